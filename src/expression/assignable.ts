/** Whether every value of a type may go where another type is wanted. */
import { type ExpressionType, isDuration, isTemporal, isTextual } from './expression-type.js';

export function isAssignable(type: ExpressionType, wanted: ExpressionType): boolean {
  if ([type.kind, wanted.kind].some((kind) => kind === 'any' || kind === 'never')) return true;
  switch (wanted.kind) {
    case 'text':
      if (!wanted.values) return isTextual(type);
      return type.kind === 'text' && type.values !== undefined && type.values.every((value) => wanted.values?.includes(value));
    case 'duration':
      return isDuration(type);
    case 'instant':
      return isTemporal(type);
    case 'list':
      return type.kind === 'list' && isAssignable(type.item, wanted.item);
    case 'object': {
      if (type.kind !== 'object') return false;
      return [...wanted.fields].every(([name, field]) => {
        const own = type.fields.get(name);
        return own ? isAssignable(own.type, field.type) && (own.certain || !field.certain) : !field.certain || type.rest !== undefined;
      });
    }
    default:
      return type.kind === wanted.kind;
  }
}
