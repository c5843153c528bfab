import * as assert from "uvu/assert";
import { remoteFilesOf } from "../../src/model/remote-file.ts";
import { suite } from "../support/suite.ts";

const test = suite("remote-file");

const FILE = { url: "https://host/data.bin", name: "data/in.bin" };

test("maps a url to a name, as the API document has it", () => {
  assert.equal(remoteFilesOf({ [FILE.url]: FILE.name }), { ok: true, value: [FILE] });
});

test("maps a name to a url, as the original has it", () => {
  assert.equal(remoteFilesOf({ [FILE.name]: FILE.url }), { ok: true, value: [FILE] });
});

test("takes both directions in one request, in order", () => {
  const other = { url: "FTP://host/b", name: "b" };
  assert.equal(remoteFilesOf({ [FILE.url]: FILE.name, b: other.url }), { ok: true, value: [FILE, other] });
});

test("refuses an entry that has no url", () => {
  assert.equal(remoteFilesOf({ a: "b" }), {
    ok: false,
    message: '"remote_files" must map a url to a file name: found "a" and "b"',
  });
});

test("refuses an entry that has two", () => {
  assert.equal(remoteFilesOf({ "http://a": "http://b" }), {
    ok: false,
    message: '"remote_files" must map a url to a file name: found "http://a" and "http://b"',
  });
});

test("refuses two urls for one file, of which one would be lost", () => {
  assert.equal(remoteFilesOf({ "http://a": "f", f: "http://b" }), {
    ok: false,
    message: '"remote_files" must give each url a file name of its own: found "f" twice',
  });
});

test("no files are no files", () => assert.equal(remoteFilesOf({}), { ok: true, value: [] }));

test.run();
