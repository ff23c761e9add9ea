/**
 * An element with properties and children; what people wrote only ever becomes text.
 * A property that is a function listens to the event of that name.
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(name, String(value));
  }
  made.append(...children.flat(Number.POSITIVE_INFINITY).filter((child) => child !== null && child !== undefined));
  return made;
}
