/** Makes a text fit into so many columns. */
export type Fit = (text: string, columns: number) => string;

/** For what has no columns, such as a log. */
export const whole: Fit = (text) => text;
