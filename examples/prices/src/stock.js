export const isEnough = (stock, { name, count }) => (stock[name] ?? 0) >= count;
