#!/usr/bin/env node
import { run } from './run.js'
import { lasting } from './streams.js'

const [out, err] = [lasting(process.stdout), lasting(process.stderr)]
const code = await run(process.argv.slice(2), { out, err })
const trouble = await out.trouble()
if (trouble !== undefined) err.write(`The output could not be written: ${trouble.message}\n`)
await err.trouble()
process.exitCode = trouble === undefined || code !== 0 ? code : 1
