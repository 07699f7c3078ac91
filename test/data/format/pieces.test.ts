import { Csv } from 'pullback/data'
import { expect, it } from 'vitest'
import { hostile } from '../../misuse/hostile.js'
import { errorOf, orThrow } from './support.js'

const bytes = new TextEncoder().encode('a,k\n1,x\n')
const options = { y: 'k' } as const

it('a stream of a browser that cannot be walked is read, and given up when it is refused', async () => {
  let cancelled = 0
  const streamOf = (...pieces: readonly Uint8Array[]) => ({
    getReader: () => {
      let at = 0
      return { read: () => Promise.resolve(at < pieces.length ? { done: false, value: pieces[at++] } : { done: true }), cancel: () => { cancelled++; return Promise.resolve() } }
    },
  })
  expect(orThrow(await Csv.examplesStream(streamOf(bytes), options)).classes).toEqual(['x'])
  expect(errorOf(await Csv.decodeStream(streamOf(bytes, bytes, bytes))).place).toBe('row 1, column "k"')
  expect(cancelled).toBe(2)
})

it('a stream that breaks off is a Left, and so is one that somebody else reads', async () => {
  const broken = async function* () {
    yield bytes
    throw new Error('ECONNRESET')
  }
  expect(errorOf(await Csv.examplesStream(broken(), options)).message).toBe('csv: file: expected all of it, found the stream ends with an error: ECONNRESET')
  const locked = new Blob([bytes]).stream()
  locked.getReader()
  expect(errorOf(await Csv.examplesStream(locked, options)).message).toMatch(/locked/)
})

const others = Object.entries(hostile).filter(([name]) => name !== 'array' && name !== 'map')

it.each(others)('%s is no stream', async (_, value) => {
  expect(errorOf(await Csv.decodeStream(value as never)).message).toMatch(/^csv: file: expected pieces of bytes/)
})

it.each(others.filter(([, value]) => !(value instanceof Uint8Array)))('%s is no piece of one', async (_, value) => {
  expect(errorOf(await Csv.decodeStream([value] as never)).message).toMatch(/^csv: file: expected pieces of bytes.*, found a piece that is /)
})
