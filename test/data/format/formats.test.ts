import fc from 'fast-check'
import { isLeft, isRight, map, type Either } from 'fp-ts/lib/Either.js'
import { equalTo, tensor, toFlat, zeros, type AnyTensor } from 'pullback'
import { FormatError, Idx, Npy, Npz, Safetensors } from 'pullback/data'
import { describe, expect, it } from 'vitest'
import { giveUp } from '../../../src/data/format/bytes.js'
import { contents, dtypes, errorOf, examples, inside, orThrow, recorded, records, tensors, tensorsOf } from './support.js'

type Tensors = Readonly<Record<string, AnyTensor>>
const alone = (read: Either<FormatError, AnyTensor>): Either<FormatError, Tensors> => map((x: AnyTensor) => ({ x }))(read)

/** Every format as one that holds tensors by name. */
const formats: Readonly<Record<'npy' | 'npz' | 'safetensors' | 'idx', (bytes: Uint8Array) => Either<FormatError, Tensors>>> = {
  npy: bytes => alone(Npy.decode(bytes)),
  npz: bytes => map(({ tensors }: { readonly tensors: Tensors }) => tensors)(Npz.decode(bytes)),
  safetensors: bytes => map(({ tensors }: { readonly tensors: Tensors }) => tensors)(Safetensors.decode(bytes)),
  idx: bytes => alone(Idx.decode(bytes)),
}

describe.each(Object.entries(formats))('%s', (word, decode) => {
  const cases = examples.filter(example => example.word === word)
  // Where the bytes lie does not matter; what is given up may be kept.
  const laid = (bytes: Uint8Array) => [bytes, inside(bytes, 1), inside(bytes, 8), giveUp(bytes.slice()), giveUp(Uint8Array.from([0, ...bytes]).subarray(1))]

  it.each(cases.filter(({ place }) => place === undefined))('$name is read', ({ bytes, names, outputs }) => {
    const wanted = Object.fromEntries(names.map((name, i) => [name, recorded(outputs[i]!)]))
    for (const given of laid(bytes)) {
      expect(Object.fromEntries(Object.entries(orThrow(decode(given))).map(([name, x]) => [name, contents(x)]))).toEqual(wanted)
    }
  })

  it.each(cases.filter(({ place }) => place !== undefined))('$name is refused', ({ bytes, place }) => {
    expect(laid(bytes).map(given => errorOf(decode(given)).place)).toEqual(laid(bytes).map(() => place))
  })

  it('has its own bytes: those that were read may change', () => {
    for (const { bytes } of cases) {
      const given = bytes.slice()
      const read = decode(given)
      if (isLeft(read)) continue
      const before = JSON.stringify(Object.values(read.right))
      given.fill(0xff)
      expect(JSON.stringify(Object.values(read.right))).toBe(before)
    }
  })

  it('refuses every beginning of a file, and what goes on behind its end', () => {
    for (const { bytes, place } of cases) {
      if (place !== undefined) continue
      for (let length = 0; length < bytes.length; length += Math.max(1, Math.floor(bytes.length / 40))) {
        expect(errorOf(decode(bytes.subarray(0, length)))).toBeInstanceOf(FormatError)
      }
      expect(errorOf(decode(Uint8Array.from([...bytes, 0])))).toBeInstanceOf(FormatError)
    }
  })

  it('refuses what are no bytes', () => {
    for (const given of ['text', null, undefined, 3, [1, 2], new Float32Array(3), new DataView(new ArrayBuffer(8)), { length: 3 }]) {
      expect(errorOf(decode(given as Uint8Array)).message).toMatch(/^\w+: file: expected bytes: a Uint8Array or an ArrayBuffer, found /)
    }
  })
})

describe('what is written is read', () => {
  it('as .npy and IDX, any tensor', () => {
    fc.assert(fc.property(tensors, x => {
      expect(contents(orThrow(Npy.decode(Npy.encode(x))))).toEqual(contents(x))
      expect(contents(orThrow(Npy.decode(Npy.encode(x).buffer as ArrayBuffer)))).toEqual(contents(x))
      const back = orThrow(Idx.decode(Idx.encode(x)))
      expect(contents(back)).toEqual(x.dtype === 'bool' ? { ...contents(x) as object, dtype: 'int32' } : contents(x))
    }), { numRuns: 300 })
  })

  it.each(['npz', 'npz, compressed', 'safetensors'] as const)('as %s, any record', format => {
    fc.assert(fc.property(records, record => {
      const read = format === 'safetensors' ? Safetensors.decode(Safetensors.encode({ tensors: record }))
        : Npz.decode(Npz.encode({ tensors: record }, { compress: format === 'npz, compressed' }))
      const found = orThrow(read).tensors
      expect(Object.keys(found).toSorted()).toEqual(Object.keys(record).toSorted())
      for (const [name, x] of Object.entries(record)) expect(contents(found[name]!)).toEqual(contents(x))
    }), { numRuns: 200 })
  })

  it('float elements keep their bits', () => {
    for (const dtype of dtypes) {
      fc.assert(fc.property(tensorsOf(dtype), x => {
        const bits = (y: AnyTensor): string => Buffer.from(toFlat(y).buffer).toString('hex')
        expect(bits(orThrow(Safetensors.decode(Safetensors.encode({ tensors: { x } }))).tensors['x']!)).toBe(bits(x))
        expect(bits(orThrow(Npy.decode(Npy.encode(x))))).toBe(bits(x))
      }))
    }
  })

  it('texts about tensors, too', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }).filter(name => name !== '__proto__' && name !== '__metadata__'), fc.string({ unit: 'grapheme' })), metadata => {
      expect({ ...orThrow(Safetensors.decode(Safetensors.encode({ tensors: {}, metadata }))).metadata }).toEqual({ ...metadata })
    }))
  })
})

describe('bytes are those that the format\'s own libraries write', () => {
  const bytesOf = (name: string): Buffer => Buffer.from(examples.find(example => example.name === name)?.bytes ?? [])

  it.each(['floats <f4', 'floats <f8', 'integers <i4', 'bools', 'shape []', 'shape [0]', 'shape [1]', 'shape [2, 1, 3]', 'version 1'])('npy %s', name => {
    const bytes = bytesOf(`npy ${name}`)
    expect(Buffer.from(Npy.encode(orThrow(Npy.decode(bytes)))).toString('latin1')).toBe(bytes.toString('latin1'))
  })

  it.each(['F64', 'F32', 'I32', 'BOOL', 'none'])('safetensors %s', name => {
    const bytes = bytesOf(`safetensors ${name}`)
    expect(Buffer.from(Safetensors.encode(orThrow(Safetensors.decode(bytes)))).toString('latin1')).toBe(bytes.toString('latin1'))
  })
})

describe('names', () => {
  it('are no prototypes, and records of them have none', () => {
    const header = (name: string): Uint8Array => {
      const text = Buffer.from(`{${JSON.stringify(name)}:{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`)
      return Buffer.concat([Buffer.from(BigUint64Array.of(BigInt(text.length)).buffer), text, Buffer.from([0, 0, 0x80, 0x3f])])
    }
    expect(errorOf(Safetensors.decode(header('__proto__'))).expected).toContain('other than __proto__')
    const { tensors: found, metadata } = orThrow(Safetensors.decode(header('constructor')))
    expect([Object.getPrototypeOf(found), Object.getPrototypeOf(metadata), Object.keys(found)]).toEqual([null, null, ['constructor']])
    const archive = Buffer.from(Npz.encode({ tensors: { '__prato__': tensor([1]) } }))
    const evil = Buffer.from(archive.toString('latin1').replaceAll('__prato__', '__proto__'), 'latin1')
    expect(errorOf(Npz.decode(evil)).message).toBe('npz: directory: expected a name of whole characters other than __proto__, found "__proto__"')
    expect(Object.getPrototypeOf(orThrow(Npz.decode(archive)).tensors)).toBe(null)
  })

  it('that no file can hold are refused when they are written', () => {
    const x = tensor([1])
    const own = (name: string) => Object.fromEntries([[name, x]])
    for (const name of ['__proto__', '\ud800', 'a\udc00b']) {
      expect(() => Safetensors.encode({ tensors: own(name) })).toThrow('cannot be a name in a safetensors file')
      expect(() => Npz.encode({ tensors: own(name) })).toThrow('cannot be a name in a .npz file')
    }
    expect(() => Safetensors.encode({ tensors: own('__metadata__') })).toThrow('cannot be a name')
    expect(() => Safetensors.encode({ tensors: own('x'), metadata: { a: '\ud800' } })).toThrow('not a text')
    expect(() => Safetensors.encode({ tensors: { x: 3 as never } })).toThrow('encode: "x" is 3, not a tensor')
    expect(() => Npz.encode({ tensors: { x: [1] as never } })).toThrow('encode: "x" is an array of 1, not a tensor')
    expect(() => Npz.encode({ tensors: own('x'.repeat(40_000)) })).toThrow('cannot be a name')
  })
})

it('IDX: integers in fewer bytes', () => {
  const x = tensor([[0, 255], [7, 1]], { dtype: 'int32' })
  expect(Idx.encode(x, { as: 'uint8' })).toEqual(Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 255, 7, 1))
  expect(equalTo(orThrow(Idx.decode(Idx.encode(x, { as: 'int16' }))), x)).toBe(true)
  expect(() => Idx.encode(x, { as: 'int8' })).toThrow('encode: 255 is no int8: it holds -128 to 127')
  expect(() => Idx.encode(x, { as: 'uint16' as never })).toThrow("encode: as is \"uint16\": it must be 'uint8' or 'int8' or 'int16' or 'int32'")
})

describe('archives', () => {
  const compressed = Npz.encode({ tensors: { x: zeros([1000, 1000]) } }, { compress: true })
  it('may not unpack to more than is allowed', () => {
    expect(isRight(Npz.decode(compressed))).toBe(true)
    expect(errorOf(Npz.decode(compressed, { limit: 4_000_000 })).message)
      .toBe('npz: "x.npy", data: expected at most 4000000 bytes unpacked: the option limit allows more, found 4000128')
  })

  it('are checked against their sums', () => {
    const stored = Npz.encode({ tensors: { x: tensor([1, 2, 3]) } })
    const at = Buffer.from(stored).indexOf(Buffer.from(new Float32Array([2]).buffer))
    stored[at] = 1
    expect(errorOf(Npz.decode(stored)).message).toMatch(/^npz: "x\.npy", data: expected the checksum [0-9a-f]+, found [0-9a-f]+: the file is damaged$/)
  })
})
