import type { AtomFinished, BusReport, SubjobOrders } from "../../src/bus/messages.ts";

/** A subjob with one atom for each script. */
export const subjobOf = (subjob: number, ...scripts: readonly string[]): SubjobOrders => ({
  subjob,
  atoms: scripts.map((script) => ({ script, environment: {} })),
});

export const finishedOf = (reports: readonly BusReport[]): readonly AtomFinished[] =>
  reports.flatMap((report) => (report.type === "atomFinished" ? [report] : []));

/** What an atom wrote, if it was little. */
export const textOf = ({ console }: AtomFinished): string =>
  console.type === "inline" ? Buffer.from(console.data, "base64").toString() : console.name;

/** How each subjob ended, in the order in which they did. */
export const endsOf = (reports: readonly BusReport[]): readonly string[] =>
  reports.flatMap((report) => (report.type === "subjobEnded" ? [`${report.subjob} ${report.outcome.type}`] : []));
