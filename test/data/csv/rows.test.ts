import fc from 'fast-check'
import { Csv } from 'pullback/data'
import { describe, expect, it } from 'vitest'
import { errorOf, orThrow } from '../format/support.js'

/*
 * Ends of lines, of which a file that was put together of others has several kinds. Python's csv and pandas end a line with any of them, but for those in quotes.
 */

const texts = { rest: 'text' } as const
const all = (text: string): readonly (readonly string[])[] => Object.values<readonly string[]>(orThrow(Csv.decode(text, texts)).columns)
const pieces = (text: string, length: number): readonly Uint8Array[] => {
  const bytes = new TextEncoder().encode(text)
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) => bytes.subarray(i * length, (i + 1) * length))
}

it.each<readonly [string, string]>([
  ['Windows, then Unix', 'a,k\r\n1,cat\n2,dog\r\n3,"x\r\ny"\n'],
  ['Unix, then Windows', 'a,k\n1,cat\r\n2,dog\n3,"x\r\ny"\r\n'],
  ['old Mac, then Unix', 'a,k\r1,cat\n2,dog\r3,"x\r\ny"\r'],
  ['all at once', 'a,k\n1,cat\r2,dog\r\n3,"x\r\ny"'],
  ['behind quotes', '"a","k"\n"1","cat"\r\n"2",dog\r3,"x\r\ny"\r\n'],
])('%s', async (_, text) => {
  const columns = [['1', '2', '3'], ['cat', 'dog', 'x\r\ny']]
  expect(all(text)).toEqual(columns)
  for (const length of [1, 2, 3, 5]) expect(Object.values(orThrow(await Csv.decodeStream(pieces(text, length), texts)).columns)).toEqual(columns)
})

it('a label is the same whatever ends its line', () => {
  expect(orThrow(Csv.examples('x,k\n1,cat\r\n2,cat\n3,cat\r', { y: 'k' })).classes).toEqual(['cat'])
})

it('a quote within a cell opens nothing', () => {
  expect(all('a,k\r\n5" pipe,x\r\n6" pipe,y\n')).toEqual([['5" pipe', '6" pipe'], ['x', 'y']])
})

it('quotes that stand twice, or do not end yet, keep what is in them', async () => {
  const text = 'a,k\r\n"x""\r\n"",",1\r\n"\r",2\n'
  expect(all(text)).toEqual([['x"\r\n",', '\r'], ['1', '2']])
  for (const length of [1, 2, 3, 7]) expect(Object.values(orThrow(await Csv.decodeStream(pieces(text, length), texts)).columns)[0]).toEqual(['x"\r\n",', '\r'])
})

it('rows of any cells, each with an end of its own, are read as they were', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' '), maxLength: 5 })
  fc.assert(fc.property(fc.array(fc.tuple(cell, cell, fc.constantFrom('\n', '\r', '\r\n')), { minLength: 1 }), rows => {
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
    const text = `a,b\n${rows.map(([a, b, end]) => `${quoted(a)},${quoted(b)}${end}`).join('')}`
    expect(all(text)).toEqual([rows.map(([a]) => a), rows.map(([, b]) => b)])
  }))
})

describe('a text that is none in UTF-8 is called what it is', () => {
  it.each<readonly [string, Uint8Array, RegExp]>([
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), /found what gzip packed: unpack it first/],
    ['a spreadsheet', Uint8Array.of(0x50, 0x4b, 3, 4), /found a zip archive, as spreadsheets are/],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0), /found UTF-16: save it as UTF-8/],
  ])('%s', async (_, bytes, found) => {
    expect(errorOf(Csv.decode(bytes)).message).toMatch(found)
    expect(errorOf(await Csv.examplesStream([bytes], { y: 'k' })).message).toMatch(found)
  })
})
