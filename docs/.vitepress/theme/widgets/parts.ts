/** What a widget is made of: what it shows of a state, as HTML that needs no script, and how it is started in a page. */
export interface Widget<State> {
  /** The state that the page shows at first, and without JavaScript. */
  readonly initial: State
  /** The state as part of an address, and back; whatever is no state gives the initial one. */
  readonly write: (state: State) => string
  readonly read: (text: string) => State
  /** The state as HTML. */
  readonly view: (state: State) => string
  /** What the widget computed, for tests: numbers as JSON writes them are exact. */
  readonly numbers: (state: State) => readonly number[]
  /** What an event on an element that bears `data-do` does to the state. */
  readonly act: (state: State, action: string, value: number) => State
}

/** Text as HTML. */
export const text = (words: string): string => words.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)

/** A number to some digits, with a true minus. */
export const shown = (value: number, digits = 3): string => {
  const size = Math.abs(value)
  const plain = value === 0 ? '0' : size < 1e-3 || size >= 1e4 ? value.toExponential(1) : value.toFixed(size < 0.1 ? digits + 1 : digits)
  return plain.replaceAll('-', '−')
}

/** A control for a number: a range, which keyboards and fingers move. */
export const range = (action: string, label: string, value: number, min: number, max: number, step: number): string =>
  `<label class="w-range"><span>${text(label)} <output>${step >= 1 ? value : shown(value, 2)}</output></span>` +
  `<input type="range" data-do="${action}" min="${min}" max="${max}" step="${step}" value="${value}" aria-label="${text(label)}"></label>`

export const button = (action: string, label: string, pressed?: boolean): string =>
  `<button type="button" data-do="${action}"${pressed === undefined ? '' : ` aria-pressed="${pressed}"`}>${text(label)}</button>`

export const choice = (action: string, label: string, options: readonly string[], chosen: number): string =>
  `<label class="w-choice"><span>${text(label)}</span><select data-do="${action}" aria-label="${text(label)}">` +
  `${options.map((option, i) => `<option value="${i}"${i === chosen ? ' selected' : ''}>${text(option)}</option>`).join('')}</select></label>`

/** Numbers as a part of an address, and back: as many as there are, each between its bounds. */
export const writeNumbers = (values: readonly number[]): string => values.join('_')
export const readNumbers = (words: string, initial: readonly number[], bounds: readonly (readonly [min: number, max: number])[]): readonly number[] => {
  const found = words.split('_').map(Number)
  const fits = found.length === initial.length && found.every((value, i) => value >= bounds[i]![0] && value <= bounds[i]![1])
  return fits ? found : initial
}

/** A path through points. */
export const path = (points: readonly (readonly [x: number, y: number])[], style: string): string =>
  `<path fill="none" d="M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}" ${style}/>`
