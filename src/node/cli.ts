#!/usr/bin/env node
import { doctor } from '../xla/index.js'

const USAGE = `Usage: pullback doctor

doctor   prints what pullback/xla finds on this host: Python, JAX, devices; and how to install what is missing
`

const [command, ...more] = process.argv.slice(2)

if (command === 'doctor' && more.length === 0) process.exitCode = await doctor() ? 0 : 1
else {
  const asked = command === undefined || command === '--help' || command === '-h'
  ;(asked ? process.stdout : process.stderr).write(asked ? USAGE : `pullback: there is no command ${[command, ...more].join(' ')}\n\n${USAGE}`)
  process.exitCode = asked ? 0 : 1
}
