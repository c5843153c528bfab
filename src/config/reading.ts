import { parseConf, type ConfProblem } from "./conf-file.ts";
import { misfitProblem, originOf, type Origin, type Places } from "./origin.ts";
import { isSettingKey, SETTINGS, type SettingKey, type SettingTexts } from "./setting.ts";
import { readValues, type Values } from "./value.ts";

/** What all settings mean; `values` is undefined if there is a problem. */
export interface SettingsReading {
  readonly values: Values | undefined;
  /** Of the lines of the file first, then of values, wherever they stand. */
  readonly problems: readonly ConfProblem[];
}

/** Reads the settings from all places, of which `content` is the text of the file. `home` is what `~` stands for. */
export const readSettings = (elsewhere: Omit<Places, "entries">, content: string, home: string): SettingsReading => {
  const { entries, problems } = parseConf(content, elsewhere.file);
  const origins = Object.keys(SETTINGS)
    .filter(isSettingKey)
    .flatMap((key): readonly (readonly [SettingKey, Origin])[] => {
      const origin = originOf(key, { ...elsewhere, entries });
      return origin === undefined ? [] : [[key, origin]];
    });
  const texts: SettingTexts = Object.fromEntries(origins.map(([key, { text }]) => [key, text]));
  const reading = readValues(texts, home);
  if (reading.ok) return { values: problems.length === 0 ? reading.values : undefined, problems };
  const misfits = reading.misfits.flatMap(({ key, wish }) =>
    origins.filter(([name]) => name === key).map(([, origin]) => misfitProblem(key, wish, origin)),
  );
  return { values: undefined, problems: [...problems, ...misfits] };
};
