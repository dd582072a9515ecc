import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Host } from './host.ts'
import { refuseUnknown } from './unimplemented.ts'

/** `safeStorage` with a keyring in a file of the host: a second launch on the same folder finds the keys. */
export function safeStorageModule(host: Host) {
  const needEncryption = () => {
    host.needReady('safeStorage cannot be used')
    if (!host.surroundings.encryption) throw new Error('Encryption is not available.')
  }
  const encrypt = (text: string): Buffer => {
    needEncryption()
    const keys = readKeys(host.keyringFile)
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', keys.at(-1)!, iv)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.from('v11'), Buffer.of(keys.length - 1), iv, cipher.getAuthTag(), sealed])
  }
  const decrypt = (encrypted: Buffer): { result: string; shouldReEncrypt: boolean } => {
    needEncryption()
    const keys = readKeys(host.keyringFile)
    const key = keys[encrypted[3] ?? 0]
    if (encrypted.subarray(0, 3).toString('latin1') !== 'v11' || key === undefined) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.')
    }
    const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(4, 16))
    decipher.setAuthTag(encrypted.subarray(16, 32))
    const result = Buffer.concat([decipher.update(encrypted.subarray(32)), decipher.final()]).toString('utf8')
    return { result, shouldReEncrypt: encrypted[3] !== keys.length - 1 }
  }
  return refuseUnknown('safeStorage', {
    isEncryptionAvailable: () => host.ready && host.surroundings.encryption,
    isAsyncEncryptionAvailable: async () => {
      host.needReady('safeStorage cannot be used')
      return host.surroundings.encryption
    },
    encryptString: encrypt,
    decryptString: (encrypted: Buffer) => decrypt(encrypted).result,
    encryptStringAsync: async (text: string) => encrypt(text),
    decryptStringAsync: async (encrypted: Buffer) => decrypt(encrypted),
    getSelectedStorageBackend: () => (host.ready ? host.surroundings.storageBackend : 'unknown'),
  })
}

/** The operating system makes a new key; what older ones encrypted can still be read. */
export function rotateKey(host: Host): void {
  writeKeys(host.keyringFile, [...readKeys(host.keyringFile), randomBytes(32)])
}

function readKeys(file: string): Buffer[] {
  if (!existsSync(file)) writeKeys(file, [randomBytes(32)])
  return (JSON.parse(readFileSync(file, 'utf8')) as string[]).map((key) => Buffer.from(key, 'base64'))
}

function writeKeys(file: string, keys: readonly Buffer[]): void {
  writeFileSync(file, JSON.stringify(keys.map((key) => key.toString('base64'))), { mode: 0o600 })
}
