import fc from 'fast-check'

/*
 * Programs made from other programs by changing their text.
 */

const whole = /(?<![\w.-])-?\d+(?![\w.])/g
const lists = /\[(?:-?\d+(?:, -?\d+)*)?\]/g
const patterns = /(?<=')[^'(]*->[^']*(?=')/g
const dtype = /(?<=')(?:float32|float64|int32|bool)(?=')/g

interface Place { readonly index: number; readonly found: string }

const places = (text: string, pattern: RegExp): readonly Place[] => [...text.matchAll(pattern)].map(match => ({ index: match.index, found: match[0] }))

const replaced = (text: string, { index, found }: Place, by: string): string => text.slice(0, index) + by + text.slice(index + found.length)

/** The text with one number, one list of numbers or one dtype changed: it may still be right. */
export const mutated = (text: string): fc.Arbitrary<string> => {
  const [numbers, sets, types] = [places(text, whole), places(text, lists), places(text, dtype)]
  const pick = (from: readonly Place[], change: (found: string) => fc.Arbitrary<string>): readonly fc.Arbitrary<string>[] =>
    from.length === 0 ? [] : [fc.constantFrom(...from).chain(place => change(place.found).map(by => replaced(text, place, by)))]
  const number = pick(numbers, found => fc.constantFrom(-3, -2, -1, 0, 1, 2, 3, 4, 6, Number(found) + 1, Number(found) - 1).map(String))
  // A range or a pair of widths of another length is no argument at all, to the compiler.
  const list = /slice|pad/.test(text) ? [] : pick(sets, found => {
    const items = found === '[]' ? [] : found.slice(1, -1).split(', ')
    return fc.tuple(fc.nat(items.length), fc.constantFrom(0, 1), fc.constantFrom('0', '1', '2', '3')).map(([at, gone, put]) =>
      `[${items.toSpliced(at, gone, ...(gone === 0 ? [put] : [])).join(', ')}]`)
  })
  const type = pick(types, () => fc.constantFrom('float32', 'float64', 'int32', 'bool'))
  // Of a pattern, one sign.
  const pattern = pick(places(text, patterns), found => fc.tuple(fc.nat(found.length - 1), fc.constantFrom('', 'i', 'j', 'z', '1', '.', ' ')).map(([at, put]) =>
    found.slice(0, at) + put + found.slice(at + 1)))
  return fc.oneof(...number, ...number, ...number, ...list, ...type, ...pattern, fc.constant(text))
}

const named = new Map([[1, 'one'], [2, 'batch'], [3, 'time'], [4, 'width']])

const blur = (value: number, how: number): string => {
  switch (how) {
    case 0: return `n(${value})`
    case 1: return `either(${value}, ${value < 0 ? 0 : value + 3})`
    case 2: case 3: return named.get(value) ?? `n(${value})`
    default: return String(value)
  }
}

/** The same program, of whose numbers the compiler knows less: one number mostly in one way, so that equal sizes still meet. */
export const blurred = (text: string): fc.Arbitrary<string> => fc.infiniteStream(fc.nat(99)).map(stream => {
  const draw = (): number => Number(stream.next().value)
  const ways = new Map<number, number>()
  const wayOf = (value: number): number => {
    if (!ways.has(value)) ways.set(value, draw() % 6)
    return draw() < 20 ? 9 : ways.get(value)!
  }
  return text
    .replace(lists, found => found.length > 2 && draw() < 8 ? `list(${found})` : found)
    .replace(/(?<=keepDims: )(?:true|false)/g, found => draw() < 30 ? `flag(${found})` : found)
    .replace(new RegExp(`'[^']*'|${whole.source}`, 'g'), found => found.startsWith("'") ? found : blur(Number(found), wayOf(Number(found))))
})
