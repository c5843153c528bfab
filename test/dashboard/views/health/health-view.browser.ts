import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClusterRunner, startWorker } from "../../../../src/index.ts";
import { startNatsServer } from "../../../bus/nats-server.ts";
import { offencesOn } from "../../accessibility.ts";
import { dashboardSuite } from "../../dashboard-suite.ts";

const test = dashboardSuite("health");

test("free executors take what comes, and tell which atom they run", async ({ world }) => {
  const { page, complaints, close } = await world.open("/dashboard/health");
  const executors = page.getByRole("region", { name: "Executors" });
  await executors.getByRole("cell", { name: "free" }).first().waitFor();
  await page.getByText("0 of 2", { exact: true }).waitFor();
  const id = await world.build("Held");
  await page.getByText("2 of 2", { exact: true }).waitFor();
  const atom = executors.getByRole("link", { name: /^N=[1-8]$/ });
  await atom.first().waitFor();
  await page.getByText("1 build under way").waitFor();
  await page.getByRole("rowheader", { name: `build-${id}` }).waitFor();
  await atom.first().click();
  await page.waitForURL(new RegExp(`/dashboard/build/${id}/console/`));
  writeFileSync(join(world.project, "go"), "");
  await world.runner.settled(id);
  await page.goBack();
  await page.getByText("0 of 2", { exact: true }).waitFor();
  assert.equal(complaints, []);
  await close();
});

test("actors are a tree with their mailboxes, numbers go on by themselves, and nothing is asked while nobody looks", async ({
  world,
}) => {
  const { page, close } = await world.open("/dashboard/health");
  const actors = page.getByRole("region", { name: "Actors" });
  await actors.getByRole("rowheader", { name: "executor-1" }).waitFor();
  const names = await actors.getByRole("rowheader").allTextContents();
  assert.equal(names.slice(0, 4), ["root", "journal", "scheduler", "executor-0"]);
  const handled = actors.getByRole("row").filter({ hasText: "journal" }).getByRole("cell").nth(2);
  const before = (await handled.textContent()) ?? "";
  await world.ended("Unit");
  await handled.filter({ hasNotText: new RegExp(`^${before}$`) }).waitFor();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.getByRole("link", { name: "Jobs" }).click();
  await page.getByRole("heading", { name: "Jobs", level: 1 }).waitFor();
  asked.length = 0;
  await world.ended("Unit");
  await page.getByText("Unit").first().waitFor();
  assert.not.ok(asked.includes("/system"));
  await close();
});

test("a server of many machines tells which have joined, and when none has", async ({ world }) => {
  const nats = await startNatsServer();
  const bus = { servers: [nats.url], secret: "a secret" };
  const runner = await createClusterRunner({
    baseDirectory: join(world.project, "many"),
    nats: bus,
    http: { hostname: "127.0.0.1", port: 0, secret: "", maxBodyBytes: 1_000 },
  });
  const { page, close } = await world.open("/dashboard");
  await page.goto(`${runner.url}/dashboard/health`);
  const workers = page.getByRole("region", { name: "Workers" });
  await workers.getByText("There is none").waitFor();
  const worker = await startWorker({
    nats: bus,
    name: "builder",
    executors: 2,
    labels: ["gpu"],
    baseDirectory: join(world.project, "worker"),
    warn: () => {},
  });
  await workers.getByRole("row", { name: "builder gpu ✓ there 0 of 2" }).waitFor();
  await page.getByText("0 of 2", { exact: true }).first().waitFor();
  assert.equal(await offencesOn(page), []);
  await worker.close();
  await workers.getByText("There is none").waitFor();
  await close();
  await runner.close();
  await nats.kill();
});

test("a server that is started again is told from the one before, and the page goes on", async ({ world }) => {
  const { page, close } = await world.open("/dashboard/health");
  await page.getByRole("region", { name: "Actors" }).waitFor();
  await page.locator(".spark polyline[points*=' ']").first().waitFor({ state: "attached" });
  await world.runner.close();
  await page.getByText("The server does not answer.").waitFor();
  assert.ok(await page.getByRole("rowheader", { name: "journal" }).isVisible());
  const again = await createClusterRunner({
    baseDirectory: join(world.project, "base"),
    executors: 3,
    http: {
      hostname: "127.0.0.1",
      port: Number(new URL(world.runner.url ?? "").port),
      secret: "",
      maxBodyBytes: 1_000,
    },
  });
  await page.getByText("The server was started again.").waitFor();
  await page.getByText("0 of 3", { exact: true }).waitFor();
  assert.is(await page.getByText("does not answer").count(), 0);
  await close();
  await again.close();
});

test.run();
