import { createServer, type Server } from 'node:http'
import { createServer as createPort, type AddressInfo } from 'node:net'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isSocketName } from '../../bridge/home/socket/address.ts'
import { until } from '../bridge.ts'
import { runCli, startCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { ownPort } from '../own-port.ts'

const ends = endsAfterEach()

/** A proxy that lets nobody through, and notes who was asked for. */
async function startProxy(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(502).end()
  })
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n')
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  ends(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

test('with a proxy in the environment, what is on this computer is asked without it, and all else by it', async () => {
  const home = newHome()
  const { url, asked } = await startProxy()
  const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: 'example.org' }
  const bridge = startCli(home, ['serve', '--demo', '--port', '0', '--no-browser'], env)
  ends(() => bridge.process.kill('SIGKILL'))
  await until(() => bridge.stdout().includes('listens at'))
  expect(await runCli(home, ['call', 'system_is_alive'], env)).toMatchObject({ code: 0 })
  const shim = startCli(home, ['stdio'], env)
  ends(() => shim.process.kill('SIGKILL'))
  shim.send({ jsonrpc: '2.0', id: 1, method: 'ping' })
  expect(await shim.nextMessage()).toMatchObject({ id: 1, result: {} })
  expect(asked).toEqual([])
  await runCli(home, ['servers', 'probe', 'https://panda.invalid:25443', '--vo', 'atlas'], env)
  expect(asked.join(' ')).toContain('panda.invalid')
  expect(asked.join(' ')).not.toMatch(/127\.0\.0\.1|localhost/)
  await runCli(home, ['stop'], env)
  expect(await bridge.exited).toBe(0)
})

test('a bridge that fails when it listens already ends, and leaves nothing behind', async () => {
  const home = newHome()
  // A disk that is full at the moment when the bridge says where it is.
  const fails = `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module'
    const { rename } = fs.promises
    fs.promises.rename = async (from, to) => {
      if (to.endsWith('runtime.json')) throw new Error('No space left')
      return rename(from, to)
    }
    syncBuiltinESMExports()`
  const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(fails)}"`
  const { code, stderr } = await runCli(home, ['serve', '--port', String(ownPort), '--no-browser'], {
    NODE_OPTIONS,
  })
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('No space left') })
  const left = readdirSync(home.folder).filter((name) => name.startsWith('runtime') || isSocketName(name))
  expect(left).toEqual([])
  const port = createPort()
  await new Promise<void>((listening) => void port.listen(ownPort, '127.0.0.1', listening))
  port.close()
})
