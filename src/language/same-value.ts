/** Whether two plain values (JSON, maps, sets) are the same all through. Functions are the same only as themselves. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((item, index) => sameValue(item, other[index]))
    );
  }
  if (one instanceof Map || other instanceof Map) {
    return one instanceof Map && other instanceof Map && sameValue([...one], [...other]);
  }
  if (one instanceof Set || other instanceof Set) {
    return one instanceof Set && other instanceof Set && sameValue([...one], [...other]);
  }
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && sameValue(one[key as never], other[key as never]));
}
