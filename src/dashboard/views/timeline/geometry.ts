/** Where things are in the picture, in pixels from its top: the axis of time, the phases, a row for each executor. */
export const AXIS_HEIGHT = 24;
export const PHASES_HEIGHT = 26;

/** What the rows of a picture with so many executors are high. */
export const rowHeightOf = (executors: number): number => (executors > MANY ? 20 : 30);

const MANY = 16;

export const pictureHeightOf = (executors: number): number =>
  AXIS_HEIGHT + PHASES_HEIGHT + executors * rowHeightOf(executors) + 2;

export const rowTop = (row: number, executors: number): number =>
  AXIS_HEIGHT + PHASES_HEIGHT + row * rowHeightOf(executors);

/** The row at a height: -1 is that of the phases and all above it. */
export const rowAt = (y: number, executors: number): number =>
  y < AXIS_HEIGHT + PHASES_HEIGHT
    ? -1
    : Math.min(executors - 1, Math.floor((y - AXIS_HEIGHT - PHASES_HEIGHT) / rowHeightOf(executors)));
