import { spawn } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { thisComputer } from '../../bridge/clients/surroundings.ts'

test.skipIf(process.platform === 'win32')('a program that runs is named', async () => {
  const program = spawn('sleep', ['60'])
  onTestFinished(() => void program.kill())
  const here = thisComputer()
  await expect.poll(() => here.runningPrograms()).toContain('sleep')
})
