/**
 * In the workflow sandbox `new Date().constructor` is not `Date`, and cel-js tells timestamps by it.
 * Imported first by the bundle.
 */
Object.defineProperty(Date.prototype, 'constructor', { value: Date, configurable: true, writable: true });
