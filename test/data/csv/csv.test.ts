import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import { fromArray, tensor, toFlat, type AnyTensor, type Tensor } from 'pullback'
import { Csv, fromColumns } from 'pullback/data'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { contents, errorOf, examples, orThrow, recorded } from '../format/support.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const flat = (x: AnyTensor): readonly number[] => [...toFlat(x)]
/** The same text in pieces of a length. */
const pieces = (text: string, length: number): readonly Uint8Array[] => {
  const all = bytes(text)
  return Array.from({ length: Math.ceil(all.length / length) }, (_, i) => all.subarray(i * length, (i + 1) * length))
}

const text = 'id,width,kind,alive,note\n1,1.5,cat,true,"a, ""b""\nc"\n2,NA,dog,False,\n3,-2e3,cat,1,x\n'
const options = { columns: { id: 'int32', kind: 'label', alive: 'bool', note: 'text' } } as const

describe('columns', () => {
  it('are read in their kinds, which their types say', () => {
    const { rows, columns } = orThrow(Csv.decode(text, options))
    expectTypeOf(columns.id).toEqualTypeOf<Tensor<readonly [number], 'int32'>>()
    expectTypeOf(columns.alive).toEqualTypeOf<Tensor<readonly [number], 'bool'>>()
    expectTypeOf(columns.kind).toEqualTypeOf<Csv.Labels>()
    expectTypeOf(columns.note).toEqualTypeOf<readonly string[]>()
    expect([rows, flat(columns.id), flat(columns.kind.labels), columns.kind.classes, flat(columns.alive), columns.note])
      .toEqual([3, [1, 2, 3], [0, 1, 0], ['cat', 'dog'], [1, 0, 1], ['a, "b"\nc', '', 'x']])
    expect(contents(columns['width'] as AnyTensor)).toEqual({ shape: [3], dtype: 'float32', data: [1.5, NaN, -2000] })
  })

  it('are the same from bytes and from pieces of any length', async () => {
    const whole = JSON.stringify(orThrow(Csv.decode(text, options)))
    expect(JSON.stringify(orThrow(Csv.decode(bytes(text), options)))).toBe(whole)
    for (const length of [1, 2, 3, 7, 100]) expect(JSON.stringify(orThrow(await Csv.decodeStream(pieces(text, length), options)))).toBe(whole)
  })

  it('are of any rest, or of none', () => {
    const rest = orThrow(Csv.decode('a,b\n1,2\n', { rest: 'float64' })).columns
    expectTypeOf(rest['a']).toEqualTypeOf<Tensor<readonly [number], 'float64'> | undefined>()
    expect(rest['b']?.dtype).toBe('float64')
    const none = orThrow(Csv.decode(text, { columns: { id: 'int32', note: 'skip' }, rest: 'skip' })).columns
    expectTypeOf(none).toEqualTypeOf<{ readonly id: Tensor<readonly [number], 'int32'> } & {}>()
    expect(Object.keys(none)).toEqual(['id'])
  })

  it('of labels keep the numbers of another file', () => {
    const { classes } = orThrow(Csv.decode(text, options)).columns.kind
    const other = Csv.decode('kind\ndog\ncat\n', { columns: { kind: { classes } } })
    expect(flat(orThrow(other).columns.kind.labels)).toEqual([1, 0])
    expect(errorOf(Csv.decode('kind\ncow\n', { columns: { kind: { classes } } })).message).toBe('csv: row 1, column "kind": expected one of "cat", "dog", found "cow"')
  })
})

describe('files of pandas', () => {
  it.each(examples.filter(({ word }) => word === 'csv'))('$name', ({ bytes: file, names, outputs, kinds, delimiter }) => {
    const { columns } = orThrow(Csv.decode(file, { columns: kinds, delimiter }))
    const found = names.map(name => {
      const column: Csv.Column = columns[name]!
      return 'labels' in column ? column.labels : column
    })
    expect(found.map(x => contents(x as AnyTensor))).toEqual(outputs.map(recorded))
  })
})

describe('layouts', () => {
  it.each<readonly [string, string, Parameters<typeof Csv.decode>[1]]>([
    ['line ends of Windows', 'a,b\r\n1,"2"\r\n3,4\r\n', {}],
    ['line ends of old Macs', 'a,b\r1,2\r3,4\r', {}],
    ['no end of the last line', 'a,b\n1,2\n3,4', {}],
    ['empty lines', 'a,b\n\n1,2\n\n\n3,4\n\n', {}],
    ['a mark of Unicode', '\ufeffa,b\n1,2\n3,4\n', {}],
    ['tabs', 'a\tb\n1\t2\n3\t4\n', { delimiter: '\t' }],
    ['semicolons', 'a;b\n1;2\n3;4\n', { delimiter: ';' }],
    ['points', 'a.b\n1.2\n3.4\n', { delimiter: '.' }],
    ['no names', '1,2\n3,4\n', { header: ['a', 'b'] }],
    ['quotes where none are needed', '"a","b"\n"1","2"\n"3", 4 \n', {}],
  ])('%s', async (_, given, layout) => {
    for (const read of [Csv.decode(given, layout), Csv.decode(bytes(given), layout), await Csv.decodeStream(pieces(given, 1), layout)]) {
      const { columns } = orThrow(read)
      expect(Object.entries(columns).map(([name, x]) => [name, flat(x as AnyTensor)])).toEqual([['a', [1, 3]], ['b', [2, 4]]])
    }
  })

  it('numbers for names, no rows, one column with cells that are empty', () => {
    expect(Object.keys(orThrow(Csv.decode('1,2\n', { header: false })).columns)).toEqual(['0', '1'])
    expect(orThrow(Csv.decode('a,b\n')).rows).toBe(0)
    expect(flat(orThrow(Csv.decode('a\n1\n\n3\n')).columns['a'] as AnyTensor)).toEqual([1, NaN, 3])
  })

  it('a row longer than the pieces that are parsed', () => {
    const long = 'x,'.repeat(1_500_000)
    expect(orThrow(Csv.decode(`a,b\n"${long}",1\n`, { columns: { a: 'text' } })).columns.a[0]).toBe(long)
    // A quote that never ends is looked for a few times, not once a piece.
    expect(errorOf(Csv.decode(`a,b\n"${long}`)).place).toBe('row 1')
  })
})

describe('numbers', () => {
  const read = (cell: string, kind: 'float32' | 'float64' | 'int32' | 'bool') => Csv.decode(`a\n"${cell}"\n`, { columns: { a: kind } })
  it.each<readonly [string, number]>([
    ['0', 0], ['-0', -0], ['1', 1], ['+1.5', 1.5], ['.5', 0.5], ['5.', 5], ['1e-3', 1e-3], [' 12 ', 12], ['inf', Infinity], ['-inf', -Infinity], ['Infinity', Infinity],
    ['', NaN], ['NA', NaN], ['nan', NaN], ['?', NaN], ['1e300', 1e300],
  ])('"%s" is one', (cell, value) => {
    expect(flat(orThrow(read(cell, 'float64')).columns.a)).toEqual([value])
  })

  it.each(['x', '1,5', '1 2', '0x10', '-0x10', '0b1', '1_000', 'e5', '--1', 'true', 'NaNs', '1e400', '   '])('"%s" is none', cell => {
    const missing = cell.trim() === ''
    expect(isRight(read(cell, 'float64'))).toBe(missing)
    expect(errorOf(read(cell, 'int32')).message).toMatch(/^csv: row 1, column "a": expected a whole number from -2147483648 to 2147483647, found "/)
  })

  it('have the range of their dtype', () => {
    expect(errorOf(read('3.5e38', 'float32')).expected).toBe('a number within ±3.4e38, as float32 holds them')
    expect(flat(orThrow(read('3.4028235e38', 'float32')).columns.a)).toEqual([Math.fround(3.4028235e38)])
    for (const cell of ['2147483648', '-2147483649', '1.5', '', 'inf', '9007199254740993']) expect(errorOf(read(cell, 'int32')).place).toBe('row 1, column "a"')
    expect(flat(orThrow(read('3.0', 'int32')).columns.a)).toEqual([3])
    for (const cell of ['2', '', 'yes']) expect(errorOf(read(cell, 'bool')).expected).toBe('true or false, 1 or 0')
  })

  it('are missing where one says so', () => {
    expect(flat(orThrow(Csv.decode('a,b\n-,1\n', { missing: ['-'] })).columns['a'] as AnyTensor)).toEqual([NaN])
    expect(errorOf(Csv.decode('a,b\nNA,1\n', { missing: ['-'] })).found).toBe('"NA"')
  })
})

it.each<readonly [string, string, string]>([
  ['too few cells', 'a,b\n1,2\n3\n', 'csv: row 2: expected 2 cells, found 1'],
  ['too many', 'a,b\n1,2,3\n', 'csv: row 1: expected 2 cells, found 3'],
  ['a name twice', 'a,b,a\n', 'csv: the first row: expected each name once, found "a" again'],
  ['a name that is a prototype', 'a,__proto__\n1,2\n', 'csv: the first row: expected a name of whole characters other than __proto__, found "__proto__"'],
  ['a text among numbers', 'a,b\n1,2\n3,x\n', 'csv: row 2, column "b": expected a number, found "x"'],
  ['a quote that does not end', 'a,b\n1,"2\n3,4\n', 'csv: row 1: expected quotes around a cell that has some in it, where each stands twice, found "1,2\\n3,4\\n"'],
  ['letters behind a quote', 'a,b\n1,2\n"3"x,4\n5,6\n', 'csv: row 2: expected quotes around a cell that has some in it, where each stands twice, found "3\\"x,4\\n5,6\\n"'],
  ['nothing', '', 'csv: file: expected a row of names, found nothing'],
])('%s is refused', (_, given, message) => {
  expect(errorOf(Csv.decode(given)).message).toBe(message)
  expect(errorOf(Csv.decode(bytes(given))).message).toBe(message)
})

it('what is no text is refused, and columns that there are not', () => {
  expect(errorOf(Csv.decode(Uint8Array.of(0x61, 0x0a, 0xff))).message).toBe('csv: file: expected text in UTF-8, found other bytes')
  expect(errorOf(Csv.decode(Uint8Array.of(0x61, 0x0a, 0xe2, 0x82))).expected).toBe('text in UTF-8')
  expect(errorOf(Csv.decode(3 as never)).message).toBe('csv: file: expected a text or its bytes, found 3')
  expect(errorOf(Csv.decode('wdith,b\n', { columns: { width: 'int32' } })).message)
    .toBe('csv: the first row: expected a column "width", found "wdith", "b": did you mean "wdith"?')
  expect(errorOf(Csv.decode('a;b\n1;2\n', { columns: { a: 'int32' } })).message)
    .toBe('csv: the first row: expected a column "a", found "a;b": say what the delimiter is, perhaps ";"')
})

it('options that are none are refused', () => {
  expect(() => Csv.decode('', { delimiter: ', ' })).toThrow('Csv: delimiter is ", ": it must be one character, and no quote or line end')
  expect(() => Csv.decode('', { columns: { a: 'float' as never } })).toThrow('Csv: the kind of "a" is "float": it must be float32, float64')
  expect(() => Csv.decode('', { sep: ';' } as never)).toThrow('Csv: there is no option sep')
  // Of two numbers for one label, which would be right?
  expect(() => Csv.decode('', { columns: { k: { classes: ['a', 'b', 'a'] } } })).toThrow('Csv: classes of "k" has "a" twice')
  expect(() => Csv.decode('', { columns: { k: { classes: [] } } })).toThrow('Csv: the kind of "k" is an object: it must be')
  expect(() => Csv.examples('', { y: 'k', classes: ['a', 'b', 'a'] })).toThrow('Csv.examples: classes has "a" twice')
  for (const [name, given] of Object.entries({ x: [1], y: [null], skip: [undefined], classes: [1] })) {
    expect(() => Csv.examples('a,k\n', { y: 'k', [name]: given })).toThrow(new RegExp(`^Csv\\.examples: ${name}\\[0\\] is .*: it must be a string$`))
  }
  for (const [name, given] of Object.entries({ header: [1], missing: [null] })) expect(() => Csv.decode('a\n', { [name]: given })).toThrow(`Csv: ${name}[0] is`)
})

describe('examples', () => {
  const table = 'id,w,h,kind\n1,1.5,2,cat\n2,,3,dog\n3,5,6,cat\n'
  it('of labels', async () => {
    for (const read of [Csv.examples(table, { y: 'kind', skip: ['id'] }), await Csv.examplesStream(pieces(table, 5), { y: 'kind', skip: ['id'] })]) {
      const { x, y, features, classes } = orThrow(read)
      expectTypeOf(x).toEqualTypeOf<Tensor<readonly [number, number]>>()
      expectTypeOf(y).toEqualTypeOf<Tensor<readonly [number], 'int32'>>()
      expect([x.shape, flat(x), flat(y), features, classes]).toEqual([[3, 2], [1.5, 2, NaN, 3, 5, 6], [0, 1, 0], ['w', 'h'], ['cat', 'dog']])
    }
  })

  it('of numbers, of chosen columns, whose number the type knows', () => {
    const read = orThrow(Csv.examples(table, { x: ['h', 'w'], y: ['id'] }))
    expectTypeOf(read.x).toEqualTypeOf<Tensor<readonly [number, 2]>>()
    expectTypeOf(read.y).toEqualTypeOf<Tensor<readonly [number, 1]>>()
    expect([flat(read.x), read.x.shape, flat(read.y), read.y.shape]).toEqual([[2, 1.5, 3, NaN, 6, 5], [3, 2], [1, 2, 3], [3, 1]])
  })

  it('are refused as tables are', () => {
    expect(errorOf(Csv.examples(table, { y: 'kind', skip: ['ids'] })).expected).toBe('a column "ids"')
    expect(errorOf(Csv.examples(table, { y: 'knid' })).found).toContain('did you mean "kind"?')
    expect(errorOf(Csv.examples(table, { y: ['kind'] })).message).toBe('csv: row 1, column "kind": expected a number, found "cat"')
    expect(errorOf(Csv.examples(table, { y: 'kind', classes: ['dog'] })).message).toBe('csv: row 1, column "kind": expected one of "dog", found "cat"')
  })
})

describe('what is written is read', () => {
  const cells = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', ';', 'é', '🙂', '\ufeff', '\t', '1') })
  const names = fc.uniqueArray(cells.filter(name => name !== '__proto__'), { minLength: 5, maxLength: 5 })
  const table = fc.tuple(names, fc.nat(6)).chain(([columns, rows]) => {
    const of = <T>(cell: fc.Arbitrary<T>) => fc.array(cell, { minLength: rows, maxLength: rows })
    return fc.record({
      names: fc.constant(columns), floats: of(fc.float()), doubles: of(fc.double()), integers: of(fc.integer()), bools: of(fc.boolean()), texts: of(cells),
    })
  })

  it.each([',', '\t', ';', '|', '-', ']', '\\', '^', ' '])('with %j between cells', delimiter => {
    fc.assert(fc.property(table, ({ names: [f, d, i, b, t], floats, doubles, integers, bools, texts }) => {
      const n = floats.length
      const columns: Readonly<Record<string, Csv.Column>> = Object.fromEntries<Csv.Column>([
        [f!, fromArray([n], floats)], [d!, fromArray([n], doubles, { dtype: 'float64' })], [i!, fromArray([n], integers, { dtype: 'int32' })],
        [b!, fromArray([n], bools, { dtype: 'bool' })], [t!, texts],
      ])
      const written = Csv.encode(columns, { delimiter })
      const read = orThrow(Csv.decode(bytes(written), { columns: { [f!]: 'float32', [d!]: 'float64', [i!]: 'int32', [b!]: 'bool', [t!]: 'text' }, delimiter }))
      for (const name of [f!, d!, i!, b!]) expect(contents(read.columns[name] as AnyTensor)).toEqual(contents(columns[name] as AnyTensor))
      expect(read.columns[t!]).toEqual(texts)
    }), { numRuns: 60 })
  })

  it('labels too, and one column alone', () => {
    const kind = { labels: tensor([1, 0, 1], { dtype: 'int32' }), classes: ['b', 'a "c"'] }
    const read = orThrow(Csv.decode(Csv.encode({ kind }), { columns: { kind: { classes: kind.classes } } }))
    expect(flat(read.columns.kind.labels)).toEqual([1, 0, 1])
    expect(orThrow(Csv.decode(Csv.encode({ a: ['', 'x', ''] }), { columns: { a: 'text' } })).columns.a).toEqual(['', 'x', ''])
  })

  it('but not what makes no table', () => {
    const [two, labels] = [tensor([1, 2]), tensor([0, 2], { dtype: 'int32' })]
    expect(() => Csv.encode({ a: two, b: tensor([1]) })).toThrow('encode: column "a" has 2 rows, and "b" has 1')
    expect(() => Csv.encode({ a: tensor([[1]]) as never })).toThrow('encode: column "a" is of shape [1, 1]: give one of rank 1')
    expect(() => Csv.encode({ a: { labels, classes: ['x'] } })).toThrow('encode: column "a" has the label 2, which is none of its 1 classes')
    expect(() => Csv.encode({ a: [1] as never })).toThrow('encode: column "a" holds 1, not texts alone')
    expect(() => Csv.encode({ a: 3 as never })).toThrow('encode: column "a" is 3, not a tensor, texts or { labels, classes }')
    expect(() => Csv.encode({})).toThrow('encode: there are no columns')
  })
})

describe('columns of other readers', () => {
  it('become one tensor', () => {
    const x = orThrow(fromColumns({ a: Float64Array.of(1, 2), b: BigInt64Array.of(3n, -4n), c: [true, null] }, ['c', 'b', 'a']))
    expectTypeOf(x).toEqualTypeOf<Tensor<readonly [number, 3]>>()
    expect(contents(x)).toEqual({ shape: [2, 3], dtype: 'float32', data: [1, 3, 1, NaN, -4, 2] })
  })

  it('are refused with their place', () => {
    expect(errorOf(fromColumns({ a: [1], b: [1, 2] }, ['a', 'b'])).message).toBe('columns: column "b": expected 1 row, as "a" has, found 2')
    expect(errorOf(fromColumns({ a: [1] }, ['b'])).message).toBe('columns: columns: expected one of the name "b", found "a"')
    expect(errorOf(fromColumns({ a: [1n, 2n ** 53n + 1n] }, ['a'])).message).toBe('columns: column "a", row 1: expected a number that float32 can hold, found 9007199254740993n')
    expect(errorOf(fromColumns({ a: ['x'] as never }, ['a'])).found).toBe('"x"')
  })
})
