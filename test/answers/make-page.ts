// Writes docs/answers.md: what the bridge answers to each kind of failure that the demo has (`npm run answers`).
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { answersPage, PAGE } from './page.ts'

await writeFile(resolve(import.meta.dirname, '../..', PAGE), await answersPage())
