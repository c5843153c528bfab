import type { Orders, ProjectOrders, SubjobOrders } from "../../bus/messages.ts";
import type { ProjectOrder, SubjobOrder } from "../contract.ts";

/** What a machine is told of subjobs of one build, which have all but their atoms in common. */
export const ordersOf = (first: SubjobOrder, orders: readonly SubjobOrder[]): Orders => ({
  build: first.build,
  projectDirectory: first.projectDirectory,
  ...(first.project === undefined ? {} : { project: projectOf(first.project) }),
  environment: first.environment,
  subjobs: orders.map(subjobOf),
});

/** Without the labels: the queue tells who may have it. */
const projectOf = (order: ProjectOrder): ProjectOrders => {
  const { labels: _, ...project } = order;
  return project;
};

const subjobOf = ({ subjob, atoms, from, attempts }: SubjobOrder): SubjobOrders => ({
  subjob,
  atoms: atoms.map(({ script, environment, name }) =>
    name === undefined ? { script, environment } : { script, environment, name },
  ),
  ...(from === undefined ? {} : { from }),
  ...(attempts === undefined ? {} : { attempts }),
});
