/** A form made from a task's JSON Schema; the server checks what is entered. */
import { element } from './element.js';
import { inLanguage, word } from './words.js';

/** The form's fields in the order of `names`, with what was `entered` before, and `read()`, which gives the values entered so far. */
export function fieldsOf(schema, names, entered = {}) {
  const required = schema.required ?? [];
  const begun = (name) => (Object.hasOwn(entered, name) ? { ...schema.properties[name], default: entered[name] } : schema.properties[name]);
  const fields = names.map((name) => fieldOf(name, begun(name), required.includes(name)));
  const shown = () => fields.filter((field) => !field.element.hidden);
  return {
    elements: fields.map((field) => field.element),
    /** From now on only those whose names it holds of are shown and read. */
    ask(asked) {
      for (const field of fields) field.element.hidden = !asked(field.name);
    },
    read: () =>
      Object.fromEntries(
        shown()
          .map((field) => [field.name, field.read()])
          .filter(([, entered]) => entered !== undefined),
      ),
    /** Puts each error at its field; answers those that have none. */
    show(errors) {
      for (const field of fields) field.tell('');
      const elsewhere = errors.filter(({ field: pointer, message }) => {
        const field = shown().find(({ name }) => pointer === `/values/${name}` || pointer.startsWith(`/values/${name}/`));
        field?.tell(message);
        return !field;
      });
      fields.find(({ input }) => input.ariaInvalid === 'true')?.input.focus();
      return elsewhere;
    },
  };
}

function fieldOf(name, schema, required) {
  const title = `${inLanguage(schema.title) || name}${required ? ' *' : ''}`;
  const error = element('span', { class: 'error', role: 'alert' });
  const { input, beside, read } = inputOf(name, schema);
  const tick = input.type === 'checkbox';
  const label = element('label', tick ? { class: 'tick' } : {}, tick ? [input, title] : [title, input, beside ?? null], error);
  const tell = (message) => {
    error.textContent = message;
    input.ariaInvalid = String(message !== '');
  };
  return { name, element: label, input, read, tell };
}

function inputOf(name, schema) {
  if (schema.enum) return choice(name, schema);
  const type = [schema.type].flat().find((each) => each !== 'null');
  if (type === 'boolean') {
    const input = element('input', { type: 'checkbox', name, checked: schema.default === true });
    return { input, read: () => input.checked };
  }
  if (type === 'integer' || type === 'number') {
    const limits = { min: schema.minimum, max: schema.maximum, step: type === 'integer' ? 1 : 'any' };
    const input = element('input', { type: 'number', name, value: schema.default, ...limits });
    return { input, read: () => (input.value === '' ? undefined : Number(input.value)) };
  }
  if (type === 'string' && schema.format === 'date') {
    const input = element('input', { type: 'date', name, value: schema.default });
    return { input, read: () => input.value || undefined };
  }
  if (schema.format === 'money') return money(name, schema);
  const structured = type === 'object' || type === 'array';
  const input = element('textarea', { name, ...(structured ? { placeholder: 'JSON', spellcheck: 'false' } : {}) });
  if (schema.default !== undefined) input.value = structured ? JSON.stringify(schema.default) : schema.default;
  return { input, read: () => (input.value === '' ? undefined : structured ? jsonOr(input.value) : input.value) };
}

/** An amount, and beside it its currency. */
function money(name, schema) {
  const input = element('input', { type: 'number', name, step: 'any', value: schema.default?.amount });
  const code = { name: `${name}.currency`, value: schema.default?.currency ?? 'CNY', 'aria-label': word('currency') };
  const beside = element('input', { ...code, size: 3, maxlength: 3, autocapitalize: 'characters' });
  const read = () => (input.value === '' ? undefined : { amount: Number(input.value), currency: beside.value.trim().toUpperCase() });
  return { input, beside, read };
}

function choice(name, schema) {
  const input = element(
    'select',
    { name },
    element('option', { value: '' }, word('choose')),
    schema.enum.map((each, i) =>
      element('option', { value: i, selected: each === schema.default }, inLanguage(schema.labels?.[each]) || String(each)),
    ),
  );
  return { input, read: () => (input.value === '' ? undefined : schema.enum[Number(input.value)]) };
}

function jsonOr(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
