// Fails when what a first visit loads, or any lazy chunk, grows beyond its budget (kB, gzip).
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET = { entry: 140, css: 12, chunk: 70, fonts: 60 }
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
const size = (file) => gzipSync(readFileSync(`dist/${file}`)).length / 1000

const first = new Set()
const follow = (name) => {
  const chunk = manifest[name]
  if (first.has(chunk.file)) return
  first.add(chunk.file)
  for (const next of chunk.imports ?? []) follow(next)
}
const chunks = Object.entries(manifest)
for (const [name, chunk] of chunks) if (chunk.isEntry) follow(name)
// One language is always loaded.
follow(chunks.map(([name]) => name).find((name) => name.endsWith('i18n/fr.ts')))

const sum = (files) => [...files].reduce((total, file) => total + size(file), 0)
const files = new Set(chunks.flatMap(([, chunk]) => [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]))
const rows = [
  ['entry script', sum([...first].filter((file) => file.endsWith('.js'))), BUDGET.entry],
  ['styles', sum([...files].filter((file) => file.endsWith('.css'))), BUDGET.css],
  ['fonts', sum([...files].filter((file) => file.endsWith('.woff2'))), BUDGET.fonts],
  ...[...files].filter((file) => file.endsWith('.js') && !first.has(file)).map((file) => [file, size(file), BUDGET.chunk]),
]
let broken = false
for (const [name, kb, most] of rows) {
  const over = kb > most
  broken ||= over
  console.log(`${over ? 'OVER' : 'ok  '} ${kb.toFixed(1).padStart(7)} / ${most} kB  ${name}`)
}
process.exit(broken ? 1 : 0)
