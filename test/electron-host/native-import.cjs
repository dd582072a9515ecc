// A file that no test runner transforms.
module.exports = (url) => import(url)
