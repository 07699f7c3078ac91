import { isRight, map, type Either } from 'fp-ts/lib/Either.js'
import { zipSync } from 'fflate'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { tensor, toFlat, type AnyTensor } from 'pullback'
import { Csv, FormatError, Idx, Npy, Npz, Safetensors } from 'pullback/data'
import { describe, expect, it } from 'vitest'
import { soak } from '../../support/soak.js'
import { errorOf, examples, orThrow } from './support.js'
import { dice, mutated } from './mutate.js'

/** How many mutated files each reader is given: few in the usual run, 20 000 by `npm run soak`. */
const RUNS = soak ? 20_000 : 300

type Tensors = Readonly<Record<string, AnyTensor>>
const alone = map((x: AnyTensor): Tensors => ({ x }))
const many = map(({ tensors }: { readonly tensors: Tensors }) => tensors)

const formats: Readonly<Record<string, (bytes: Uint8Array) => Either<FormatError, Tensors>>> = {
  npy: bytes => alone(Npy.decode(bytes)),
  npz: bytes => many(Npz.decode(bytes)),
  safetensors: bytes => many(Safetensors.decode(bytes)),
  idx: bytes => alone(Idx.decode(bytes)),
  csv: bytes => {
    const texts = Csv.decode(bytes, { rest: 'text' })
    if (isRight(texts)) for (const column of Object.values<readonly string[]>(texts.right.columns)) expect(column).toHaveLength(texts.right.rows)
    return map(({ columns }: { readonly columns: Tensors }) => columns)(Csv.decode(bytes, { columns: { count: 'int32' } }))
  },
}

const keyOf = (x: AnyTensor): string => JSON.stringify(x)

/** What no reader may give, whatever it read. */
const checkTensor = (x: AnyTensor): void => {
  const flat = toFlat(x)
  if (x.shape.reduce((n, d) => n * d, 1) !== flat.length || !x.shape.every(d => Number.isInteger(d) && d >= 0)) throw new Error(`[${x.shape.join()}] of ${flat.length}`)
  if (x.dtype === 'bool' && flat.some(value => value > 1)) throw new Error('a bool of another value')
}

describe.each(Object.keys(formats))('%s, mutated', word => {
  const files = examples.filter(file => file.word === word).map(({ bytes }) => bytes)
  const decode = formats[word]!
  // Sums are compared in archives: what is read is what was written, in whichever place.
  const originals = new Set(word !== 'npz' ? [] : files.flatMap(bytes => {
    const read = decode(bytes)
    return isRight(read) ? Object.values(read.right).map(keyOf) : []
  }))

  it(`is read or refused, ${RUNS} times`, () => {
    const roll = dice(1)
    let [read, slowest] = [0, 0]
    for (let i = 0; i < RUNS; i++) {
      const bytes = mutated(files[i % files.length]!, roll, files)
      const began = performance.now()
      const result = decode(bytes)
      slowest = Math.max(slowest, performance.now() - began)
      if (isRight(result)) {
        read++
        for (const x of Object.values(result.right)) {
          checkTensor(x)
          if (word === 'npz' && !originals.has(keyOf(x))) throw new Error(`run ${i}: ${keyOf(x)} was never written`)
        }
      } else {
        const { message, place, expected, found } = result.left
        if (!(result.left instanceof FormatError) || message.length >= 2000 || place === '' || expected === '' || found === '') throw new Error(`run ${i}: ${message}`)
      }
    }
    if (RUNS > 1000) console.log(`${word}: ${read} of ${RUNS} read, the slowest in ${slowest.toFixed(0)} ms, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`)
    expect(read).toBeLessThan(RUNS)
  }, soak ? 900_000 : undefined)
})

describe('safetensors, made to deceive', () => {
  const file = (header: string, data = 0): Uint8Array => {
    const text = Buffer.from(header)
    return Buffer.concat([Buffer.from(BigUint64Array.of(BigInt(text.length)).buffer), text, Buffer.alloc(data)])
  }
  const entry = (shape: string, begin: number | string, end: number | string, dtype = 'F32'): string => `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`

  it.each<readonly [string, Uint8Array, string]>([
    ['a tensor of 2^63 bytes', file(`{"x":${entry('[2305843009213693952]', 0, '9223372036854775808')}}`), 'header, "x", shape'],
    ['sizes that overflow to few', file(`{"x":${entry('[4294967296, 4294967296]', 0, 0)}}`), 'header, "x", shape'],
    ['zeros that hide a size', file(`{"x":${entry('[0, 1e300]', 0, 0)}}`), 'header, "x", shape'],
    ['two tensors in one place', file(`{"a":${entry('[2]', 0, 8)},"b":${entry('[2]', 4, 12)}}`, 12), 'header, "b", data_offsets'],
    ['one in another', file(`{"a":${entry('[4]', 0, 16)},"b":${entry('[1]', 4, 8)}}`, 16), 'header, "b", data_offsets'],
    ['a hole', file(`{"a":${entry('[1]', 0, 4)},"b":${entry('[1]', 8, 12)}}`, 12), 'header, "b", data_offsets'],
    ['bytes at the end that are nobody\'s', file(`{"a":${entry('[1]', 0, 4)}}`, 8), 'data'],
    ['offsets turned around', file(`{"a":${entry('[1]', 4, 0)}}`, 4), 'header, "a", data_offsets'],
    ['offsets that are no numbers', file(`{"a":${entry('[1]', '"0"', 4)}}`, 4), 'header, "a", data_offsets'],
    ['a name twice', file(`{"a":${entry('[1]', 0, 4)},"a":${entry('[1]', 0, 4)}}`, 4), 'header'],
    ['a name twice, in other letters', file(`{"a":${entry('[1]', 0, 4)},"\\u0061":${entry('[1]', 0, 4)}}`, 4), 'header'],
    ['a field twice', file('{"a":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,8]}}', 8), 'header'],
    ['half a character', file(`{"\\ud800":${entry('[1]', 0, 4)}}`, 4), 'header'],
    ['metadata that is no text', file('{"__metadata__":{"n":3}}'), 'header, __metadata__, "n"'],
    ['a dtype that is none', file(`{"a":${entry('[1]', 0, 4, 'constructor')}}`, 4), 'header, "a", dtype'],
    ['a header that says it is longer than the file', Uint8Array.of(255, 255, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d), 'header'],
    ['a header of 2^63 bytes', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80, 0x7b, 0x7d), 'header'],
    ['a mark before the header', file('\ufeff{}'), 'header'],
    ['no object', file('[]'), 'header'],
    ['nesting', file(`{"a":${'['.repeat(200_000)}`), 'header'],
    ['megabytes of metadata', file(`{"__metadata__":{"m":"${'x'.repeat(2e7)}","n":3}}`), 'header, __metadata__, "n"'],
    ['megabytes of escapes', file(`{"__metadata__":{"m":"${'\\\\\\"'.repeat(2e6)}","n":3}}`), 'header, __metadata__, "n"'],
    ['a name twice behind escapes', file(`{"a\\\\":${entry('[1]', 0, 4)},"b\\"":${entry('[0]', 4, 4)},"a\\\\":${entry('[0]', 4, 4)}}`, 4), 'header'],
    ['long names', file(`{"${'x'.repeat(1_000_000)}":3}`), `header, "${'x'.repeat(79)}…`],
    ['bools of another value', Buffer.concat([file(`{"a":${entry('[2]', 0, 2, 'BOOL')}}`), Uint8Array.of(1, 2)]), '"a", [1]'],
  ])('%s', (_, bytes, place) => {
    const error = errorOf(Safetensors.decode(bytes))
    expect([error.place, error.message.length < 2000]).toEqual([place, true])
  })

  it('twenty thousand tensors without elements are read', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `"t${i}":${entry('[0]', 0, 0)}`)
    expect(Object.keys(orThrow(Safetensors.decode(file(`{${names.join()}}`))).tensors)).toHaveLength(20_000)
  })
})

describe('tables, made to deceive', () => {
  it.each<readonly [string, string, RegExp]>([
    ['a million columns', 'a,'.repeat(1_000_000), /at most 65536 columns, found 1000001/],
    ['few columns, a million empty lines', `a,b${'\n'.repeat(1_000_000)}x`, /row 1000000: expected 2 cells, found 1/],
    ['60 000 columns, a million lines', `${Array.from({ length: 60_000 }, (_, i) => i).join()}${'\n'.repeat(1_000_000)}x`, /expected 60000 cells, found 1/],
    ['a million quotes', `a,b\n${'"'.repeat(1_000_001)}`, /row 1: expected quotes/],
    ['quotes that begin nowhere', `a,b\n"${'x"y'.repeat(300_000)}`, /row 1: expected quotes/],
    ['a cell of a megabyte', `a\n${'x'.repeat(1_000_000)}`, /row 1, column "a": expected a number, found "x+…/],
    ['a name of a megabyte', `${'x'.repeat(1_000_000)},b\n1,x`, /row 1, column "b": expected a number, found "x"/],
    ['digits without end', `a\n${'9'.repeat(1_000_000)}`, /expected a number/],
    ['half a character among the names', 'a\ud800,b\n', /a name of whole characters/],
  ])('%s', (_, text, sentence) => {
    const { message } = errorOf(Csv.decode(text))
    expect(message).toMatch(sentence)
    expect(message.length).toBeLessThan(2000)
  })
})

describe('archives, made to deceive', () => {
  const stored = Npz.encode({ tensors: {} })
  /** An archive of one file, whose bytes are these, and which claims to be of this size. */
  const archive = (packed: Uint8Array, size: number, method = 8, entries = 1): Uint8Array => {
    const name = Buffer.from('x.npy')
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(size, 24)
    central.writeUInt16LE(name.length, 28)
    const directory = Buffer.concat(Array.from({ length: entries }, (_, i) => [central, i === 0 ? name : Buffer.from(`y${i}.npy`.slice(-5))]).flat())
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(entries, 8)
    end.writeUInt16LE(entries, 10)
    end.writeUInt32LE(directory.length, 12)
    end.writeUInt32LE(30 + name.length + packed.length, 16)
    return Buffer.concat([local, name, packed, directory, end])
  }
  const zeros = deflateRawSync(Buffer.alloc(2 ** 26), { level: 9 })

  it.each<readonly [string, Uint8Array, RegExp]>([
    ['more than it says', archive(zeros, 1000), /1000 bytes unpacked, found more/],
    ['more than memory', archive(zeros, 0xfffffffe), /at most 67108864 bytes unpacked: the option limit allows more, found 4294967294/],
    ['less than it says', archive(deflateRawSync(Buffer.alloc(10)), 1000), /1000 bytes unpacked, found 10/],
    ['nothing', archive(new Uint8Array(0), 1000), /1000 bytes unpacked|a deflate stream/],
    ['a stream that ends before its bytes do', archive(Buffer.concat([deflateRawSync(Buffer.alloc(10)), Buffer.alloc(1_000_000)]), 1000), /1000 bytes unpacked|a deflate stream/],
    ['stored, of another size', archive(new Uint8Array(10), 11, 0), /11 bytes, found 10/],
    ['a method that is none', archive(new Uint8Array(10), 10, 99), /stored or deflated, found method 99/],
    ['two files in one place', archive(new Uint8Array(0), 0, 0, 2), /a place behind 35, where the file before it ends, found 0/],
    ['no archive', new Uint8Array(100), /a zip archive/],
    ['a directory beyond the end', written(stored, stored.length - 6, 1000), /a place in the file/],
    ['more files than there are', written(stored, stored.length - 12, 5), /5 files|a zip archive/],
  ])('%s', (_, bytes, sentence) => {
    expect(errorOf(Npz.decode(bytes)).message).toMatch(sentence)
  })

  function written(bytes: Uint8Array, at: number, value: number): Uint8Array {
    const copy = Buffer.from(bytes)
    copy.writeUInt16LE(value, at)
    return copy
  }

  it('gzip that unpacks to more than it says, is damaged, or cut off', () => {
    const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
    const end = (n: number): Buffer => Buffer.from(Uint32Array.of(0, n).buffer)
    const message = (...parts: readonly Uint8Array[]): string => errorOf(Idx.decode(Buffer.concat(parts), { limit: 1e6 })).message
    expect(message(header, deflateRawSync(Buffer.alloc(1e6)), end(100))).toMatch(/100 bytes unpacked, as its end says, found 1000000: the file is damaged/)
    expect(message(header, deflateRawSync(Buffer.alloc(1e6 + 1)), end(2 ** 32 - 1))).toMatch(/at most 1000000 bytes unpacked: the option limit allows more/)
    expect(message(header, deflateRawSync(Buffer.alloc(100)), end(100))).toMatch(/checksum/)
    expect(message(header, deflateRawSync(Buffer.alloc(100)).subarray(0, -2), end(100))).toMatch(/deflate|damaged|cut off|checksum/)
    expect(errorOf(Idx.decode(Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0xff]), Buffer.alloc(30, 0x61)]))).place).toBe('gzip header')
    const packed = gzipSync(Idx.encode(tensor(Array.from({ length: 1000 }, (_, i) => i))))
    for (let length = 18; length < packed.length; length += packed.length - length < 20 ? 1 : 97) expect(message(packed.subarray(0, length))).toMatch(/cut off/)
    for (const tail of ['\0', '\0\0\0\0\0', 'garbage', '\x1f\x8b', '\x1f\x8b\x08\0\0\0\0\0\0\0']) expect(message(packed, Buffer.from(tail, 'latin1'))).toMatch(/^idx: data: /)
    const nothing = gzipSync('')
    expect(message(...Array.from({ length: 4200 }, () => nothing))).toMatch(/at most 4096 packed files in one/)
  })

  it('gzip of several members, as joined files have it', () => {
    const file = Idx.encode(tensor(Array.from({ length: 1000 }, (_, i) => i)))
    const parts = [file.subarray(0, 3), file.subarray(3, 3), file.subarray(3, 2000), file.subarray(2000)].map(part => gzipSync(part))
    expect(toFlat(orThrow(Idx.decode(Buffer.concat(parts))))[999]).toBe(999)
    parts[2]![parts[2]!.length - 6]! ^= 1
    expect(errorOf(Idx.decode(Buffer.concat(parts))).message).toMatch(/checksum/)
  })

  it('folders in archives are passed over', () => {
    // As `zip -r` makes them.
    const zipped = zipSync({ 'd/': new Uint8Array(0), 'd/x.npy': Npy.encode(tensor([1, 2])) })
    expect(Object.keys(orThrow(Npz.decode(zipped)).tensors)).toEqual(['d/x'])
  })
})
