import type { FailedTest } from "../../src/model/test-report.ts";

/** A file as some tool writes it, and what it says. */
export interface JunitSample {
  readonly tool: string;
  readonly xml: string;
  /** Tests, failures, errors, skipped, seconds. */
  readonly totals: readonly [number, number, number, number, number];
  readonly failed: readonly FailedTest[];
}

export const JUNIT_SAMPLES: readonly JunitSample[] = [
  {
    tool: "pytest",
    xml: `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4" time="0.062" timestamp="2026-01-02T03:04:05" hostname="box"><testcase classname="tests.test_sum" name="test_adds" time="0.001" /><testcase classname="tests.test_sum" name="test_wrong[a&amp;b]" time="0.002"><failure message="assert 1 == 2&#10;  +  where 1 = one()">def test_wrong():
&gt;       assert one() == 2
E       assert 1 == 2

tests/test_sum.py:8: AssertionError</failure></testcase><testcase classname="tests.test_sum" name="test_broken" time="0.000"><error message="failed on setup with &quot;KeyError: 'db'&quot;">KeyError: 'db'</error></testcase><testcase classname="tests.test_sum" name="test_later" time="0.000"><skipped type="pytest.skip" message="not yet">tests/test_sum.py:12: not yet</skipped></testcase></testsuite></testsuites>`,
    totals: [4, 1, 1, 1, 0.003],
    failed: [
      {
        name: "test_wrong[a&b]",
        suite: "tests.test_sum",
        message:
          "assert 1 == 2\n  +  where 1 = one()\ndef test_wrong():\n>       assert one() == 2\nE       assert 1 == 2\n\ntests/test_sum.py:8: AssertionError",
      },
      {
        name: "test_broken",
        suite: "tests.test_sum",
        message: "failed on setup with \"KeyError: 'db'\"\nKeyError: 'db'",
      },
    ],
  },
  {
    tool: "jest-junit",
    xml: `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="jest tests" tests="3" failures="1" errors="0" time="1.5">
  <testsuite name="cart" errors="0" failures="1" skipped="1" timestamp="2026-01-02T03:04:05" time="0.9" tests="3">
    <testcase classname="cart adds" name="cart adds" time="0.5">
    </testcase>
    <testcase classname="cart empties" name="cart empties" time="0.25">
      <failure>Error: expect(received).toBe(expected)

Expected: 0
Received: 1
    at Object.&lt;anonymous&gt; (cart.test.js:9:5)</failure>
    </testcase>
    <testcase classname="cart later" name="cart later" time="0">
      <skipped/>
    </testcase>
  </testsuite>
</testsuites>
`,
    totals: [3, 1, 0, 1, 0.75],
    failed: [
      {
        name: "cart empties",
        suite: "cart empties",
        message:
          "Error: expect(received).toBe(expected)\n\nExpected: 0\nReceived: 1\n    at Object.<anonymous> (cart.test.js:9:5)",
      },
    ],
  },
  {
    tool: "maven surefire",
    xml: `<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd" version="3.0" name="com.example.AppTest" time="1,234.5" tests="4" errors="1" skipped="0" failures="1">
  <properties>
    <property name="java.version" value="21"/>
  </properties>
  <testcase name="passes" classname="com.example.AppTest" time="1,234.5"/>
  <testcase name="fails" classname="com.example.AppTest" time="0.002">
    <failure message="expected: &lt;1&gt; but was: &lt;2&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError: expected: <1> but was: <2>
	at com.example.AppTest.fails(AppTest.java:12)
]]></failure>
    <system-out><![CDATA[a line <error>no error</error>]]></system-out>
  </testcase>
  <testcase name="breaks" classname="com.example.AppTest" time="0">
    <error type="java.lang.IllegalStateException"/>
  </testcase>
  <testcase name="flaky" classname="com.example.AppTest" time="0.1">
    <flakyFailure message="once" type="java.lang.AssertionError"><stackTrace>once</stackTrace></flakyFailure>
  </testcase>
</testsuite>`,
    totals: [4, 1, 1, 0, 1234.602],
    failed: [
      {
        name: "fails",
        suite: "com.example.AppTest",
        message:
          "org.opentest4j.AssertionFailedError: expected: <1> but was: <2>\n\tat com.example.AppTest.fails(AppTest.java:12)",
      },
      { name: "breaks", suite: "com.example.AppTest", message: "java.lang.IllegalStateException" },
    ],
  },
  {
    tool: "go-junit-report",
    xml: `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" skipped="1">
	<testsuite name="example.com/sum" tests="2" failures="1" errors="0" id="0" hostname="box" time="0.160" timestamp="2026-01-02T03:04:05Z">
		<properties><property name="go.version" value="go1.24"></property></properties>
		<testcase name="TestAdd" classname="example.com/sum" time="0.060"></testcase>
		<testcase name="TestSub" classname="example.com/sum" time="0.100">
			<failure message="Failed"><![CDATA[    sum_test.go:11: got 1, want ]]]]><![CDATA[> 2]]></failure>
		</testcase>
	</testsuite>
	<testsuite name="example.com/late" tests="1" failures="0" errors="0" skipped="1" id="1" time="0.000">
		<testcase name="TestLater" classname="example.com/late" time="0.000">
			<skipped message="Skipped"><![CDATA[    late_test.go:5: not yet]]></skipped>
		</testcase>
	</testsuite>
</testsuites>
`,
    totals: [3, 1, 0, 1, 0.16],
    failed: [{ name: "TestSub", suite: "example.com/sum", message: "Failed\nsum_test.go:11: got 1, want ]]> 2" }],
  },
  {
    tool: "googletest",
    xml: `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" disabled="1" errors="0" time="0.01" timestamp="2026-01-02T03:04:05.678" name="AllTests">
  <testsuite name="Sum" tests="4" failures="1" disabled="1" skipped="1" errors="0" time="0.009" timestamp="2026-01-02T03:04:05.678">
    <testcase name="Adds" file="sum_test.cc" line="3" status="run" result="completed" time="0.001" classname="Sum" />
    <testcase name="Wrong" file="sum_test.cc" line="5" status="run" result="completed" time="0.008" classname="Sum">
      <failure message="sum_test.cc:6&#x0A;Expected equality of these values:&#x0A;  1&#x0A;  2" type=""><![CDATA[sum_test.cc:6
Expected equality of these values:
  1
  2]]></failure>
      <failure message="second" type=""><![CDATA[second]]></failure>
    </testcase>
    <testcase name="DISABLED_Later" status="notrun" result="suppressed" time="0." classname="Sum" />
    <testcase name="Skips" status="run" result="skipped" time="0" classname="Sum">
      <skipped message="sum_test.cc:9&#x0A;not here"><![CDATA[sum_test.cc:9
not here]]></skipped>
    </testcase>
  </testsuite>
</testsuites>
`,
    totals: [4, 1, 0, 2, 0.009],
    failed: [
      {
        name: "Wrong",
        suite: "Sum",
        message: "sum_test.cc:6\nExpected equality of these values:\n  1\n  2",
      },
    ],
  },
  {
    tool: "suites in suites",
    xml: `<testsuites><testsuite name="outer"><testsuite name="inner"><testcase name="a"><failure/></testcase></testsuite><testcase name="b"><error>no</error></testcase></testsuite><testsuite name="other"><error message="could not start"/></testsuite><testcase name="c"><failure/></testcase></testsuites>`,
    totals: [4, 2, 2, 0, 0],
    failed: [
      { name: "a", suite: "inner", message: "" },
      { name: "b", suite: "outer", message: "no" },
      { name: "other", suite: "other", message: "could not start" },
      { name: "c", suite: "", message: "" },
    ],
  },
];
