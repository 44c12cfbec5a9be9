import { formatWith } from '../format/printf.ts';
import { displayText, printLine, printTogether } from '../format/print.ts';
import { quoteText } from '../format/quote.ts';
import type { GoValue } from '../go-value.ts';
import { escapeHtml, escapeJavaScript, escapeQuery } from './escape.ts';
import { treatingUnknown, variadic } from './function.ts';
import type { CallContext, FunctionList, TemplateFunction } from './function.ts';

type Printing = (values: readonly GoValue[], context: CallContext) => string;

/** A function that prints whatever it is given, so that a single part that isn't known yet leaves all of it open. */
function printing(call: Printing, parameters: TemplateFunction['parameters'] = []): TemplateFunction {
  return treatingUnknown('deep', variadic(parameters, call));
}

const printf: Printing = ([format, ...values], context) => {
  return formatWith(typeof format === 'string' ? format : '', values, context);
};

/** Escapes what `print` would print; nil is `<no value>` here. */
function escaping(escape: (text: string) => string): Printing {
  return (values, context) => {
    const shown = values.map((value) => value ?? '<no value>');
    return escape(values.length === 1 ? displayText(shown[0] ?? '', context) : printTogether(shown, context));
  };
}

/** Each argument in quotes, with blanks between them; nil is left out. */
function quoting(quote: (text: string) => string): Printing {
  return (values, context) =>
    values
      .filter((value) => value !== null)
      .map((value) => quote(displayText(value, context)))
      .join(' ');
}

/** Everything that turns values into text: Go's `print` family and escapers, and sprig's quotes. */
export const PRINTING: FunctionList = [
  ['print', printing(printTogether)],
  ['printf', printing(printf, ['string'])],
  ['println', printing(printLine)],
  ['html', printing(escaping(escapeHtml))],
  ['js', printing(escaping(escapeJavaScript))],
  ['urlquery', printing(escaping(escapeQuery))],
  ['quote', printing(quoting((text) => quoteText(text)))],
  ['squote', printing(quoting((text) => `'${text}'`))],
];
