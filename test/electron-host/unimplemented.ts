/** What runtimes and test frameworks look for in any object; their absence is no fault of the app. */
const askedOfAnything = new Set([
  'then',
  'toJSON',
  'asymmetricMatch',
  'nodeType',
  'tagName',
  '$$typeof',
  'default',
])

/**
 * Makes a member that the stand-in lacks an error that names it, instead of an undefined that the app may
 * never notice. Works on the end of the prototype chain, so that objects stay what they are: `===` holds.
 */
export function refuseUnknown<T extends object>(name: string, stand: T): T {
  const base = Object.getPrototypeOf(stand) as object
  const missing = (key: PropertyKey) => {
    throw new Error(`test host: ${name}.${String(key)} is not implemented`)
  }
  const guard = new Proxy(base, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol' || askedOfAnything.has(key)) {
        return Reflect.get(target, key, receiver) as unknown
      }
      return missing(key)
    },
    set(target, key, value, receiver) {
      return key in target || typeof key === 'symbol'
        ? Reflect.set(target, key, value, receiver)
        : missing(key)
    },
  })
  Object.setPrototypeOf(stand, guard)
  return stand
}

/** The same for a class: for its instances and its static members. */
export function refuseUnknownOf<T extends { name: string; prototype: object }>(classOf: T): T {
  refuseUnknown(classOf.name, classOf.prototype)
  return refuseUnknown(classOf.name, classOf)
}
