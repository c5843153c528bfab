export const discounted = (price, percent) => price - (price * percent) / 10;
