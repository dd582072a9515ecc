import { expect, test } from 'vitest'
import { startTestBridge } from '../bridge.ts'
import { runCli } from '../cli.ts'

test('how PanDA is, and its outages, are told at a terminal as on the overview', async () => {
  await using fixture = await startTestBridge()
  const { home, bridge, demo } = fixture
  const well = await runCli(home, ['health'])
  expect(well).toMatchObject({ code: 0, stderr: '' })
  expect(well.stdout).toMatch(/^PanDA: alive, answered in \d+ ms/)
  expect(well.stdout).toMatch(/No outage was seen since 20\d\d-/)

  demo.faults.rest = { kind: 'crash' }
  await bridge.api.checkNow({})
  const down = await runCli(home, ['health'])
  // As "status" ends then.
  expect(down.code).toBe(3)
  expect(down.stdout).toMatch(/^PanDA: answers, but not that it is alive/)
  expect(down.stdout).toMatch(
    /One outage was seen since 20\d\d-.*:\nFROM +FOR +PANDA\n20\d\d-\S+ +one check +answered, but not that it was alive/,
  )

  const { stdout } = await runCli(home, ['health', '--json'])
  const told = JSON.parse(stdout) as Record<string, unknown>
  expect(told).toMatchObject({
    health: { is: 'refusing' },
    outages: [{ is: 'refusing', from: expect.any(Number) as number }],
    notWatched: [],
    history: { recent: expect.arrayContaining([expect.objectContaining({ is: 'alive' })]) as unknown },
  })
})

test('without a server there is nothing to say', async () => {
  await using fixture = await startTestBridge({ signedIn: false, bridge: { server: undefined } })
  expect(await runCli(fixture.home, ['health'])).toMatchObject({ code: 2, stdout: '' })
})

test('whether the bridge answers is told without PanDA: its health is no reason to start the bridge anew', async () => {
  await using fixture = await startTestBridge({ signedIn: false })
  const { home, demo, bridge } = fixture
  demo.faults.rest = { kind: 'down' }
  await bridge.api.checkNow({})
  const told = await runCli(home, ['health', '--bridge'])
  expect(told).toMatchObject({ code: 0, stderr: '' })
  expect(told.stdout).toMatch(/^PanDA Bridge \S+ answers at http:\/\/127\.0\.0\.1:\d+\/mcp\.\n$/)
  await bridge.stop()
  expect((await runCli(home, ['health', '--bridge'])).code).toBe(1)
})
