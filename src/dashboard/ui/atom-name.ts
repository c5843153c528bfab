/** `N=3` for `export N="3";`: what is the same of all atoms says nothing. */
export const atomName = (command: string): string => {
  const [, variable, value] = /^\s*export (\w+)="((?:[^"\\]|\\[\s\S])*)";\s*$/.exec(command) ?? [];
  return variable === undefined || value === undefined ? command : `${variable}=${value}`;
};

/** Where an atom is: its place within its subjob. */
export const atomPlaceText = (subjob: number, atom: number): string => `atom ${atom} of subjob ${subjob}`;
