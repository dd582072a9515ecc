/* global sample */
const show = (id, text) => {
  document.querySelector(`#${id}`).textContent = text
}
let ticks = 0
sample.onTick(() => show('ticks', String((ticks += 1))))
sample.onReset((yes) => show('reset', yes ? 'reset' : 'kept'))
async function greet() {
  show('greeting', await sample.greet('Ada'))
}
document.querySelector('#greet').addEventListener('click', () => void greet())
show('greeting', 'ready')
