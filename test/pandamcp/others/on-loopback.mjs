// Loaded before a server that would listen to the whole network and say no port that it was given: it listens to this
// computer alone, and says where.
import { Server } from 'node:net'

const { listen: ofNode } = Object.getOwnPropertyDescriptors(Server.prototype)

Server.prototype.listen = function (port, ...more) {
  const done = more.find((each) => typeof each === 'function')
  return ofNode.value.call(this, Number(port), '127.0.0.1', () => {
    process.stderr.write(`On http://127.0.0.1:${this.address().port}\n`)
    done?.()
  })
}
