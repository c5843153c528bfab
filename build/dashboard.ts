console.error("x");
