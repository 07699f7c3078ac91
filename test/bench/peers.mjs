import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Peers are found where PULLBACK_PEERS says: a folder with node_modules. */
const folder = process.env.PULLBACK_PEERS

const packageFolder = name => join(resolve(folder), 'node_modules', name)

const installed = name => folder !== undefined && existsSync(join(packageFolder(name), 'package.json'))

/** The scripts of the peers that are installed, by the names that tables show. */
export const peers = () => ({
  ...(installed('@jax-js/jax') && { 'jax-js': 'jax' }),
  ...(installed('@tensorflow/tfjs') && installed('@tensorflow/tfjs-backend-wasm') && { 'tfjs-wasm': 'tfjs' }),
})

/** A peer that is an ES module. */
export const importPeer = name => {
  const { exports } = JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8'))
  return import(pathToFileURL(join(packageFolder(name), exports['.'].import)).href)
}

/** A peer that is a CommonJS module. */
export const requirePeer = name => createRequire(join(packageFolder(name), 'package.json'))(name)

export { packageFolder }
