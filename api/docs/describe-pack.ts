/** The reference page of the rule pack document, told from the schemas that read it. */
import { isRecord } from '../../rules/language/records.ts';
import { CONDITION_LIMITS } from '../../rules/read/schema-conditions.ts';
import { facts, packNode } from '../../rules/read/schema-facts.ts';
import { caseSchema } from '../../rules/read/schema-cases.ts';
import { packSchema } from '../../rules/read/schema-pack.ts';
import { type JsonSchema, toJson } from '../../rules/read/schema-json.ts';
import { MOST_EVALUATIONS } from '../../rules/publish/cost.ts';
import { NODE_EXAMPLES } from './node-examples.ts';

/** Fields that are explained once, on top. */
const COMMON = ['label', 'valueLabels', 'provenance', 'legal', 'note', 'locked', 'bounds'];
const DEEPEST = 2;

/** Markdown, the same for the same schemas. */
export function packReference(): string {
  return [INTRODUCTION, partsText(), factsText(), nodesText(), conditionsText(), casesText(), LIMITS].join('\n\n');
}

function partsText(): string {
  const { properties, required } = toJson(packSchema(null));
  const parts = Object.entries(recordOf(properties)).filter(([key]) => key !== 'facts' && key !== 'derived');
  const needed = new Set(Array.isArray(required) ? required.map(String) : []);
  const told = parts.map(([key, part]) => partText(key, recordOf(part), needed.has(key)));
  return ['## The parts', ...told].join('\n\n');
}

/** What the names of fields do not say by themselves. */
const ABOUT: Record<string, string> = {
  phases: `The stages in their order; the plan of a cycle is made of them, whatever its period: a year, half a year. \`opens\` and \`closes\` count
from the period's first day, \`lasts\` from the day after the stage opened (instead of \`closes\`). Without \`opens\` a stage opens when the one
before is over; without \`closes\` and \`lasts\` nothing ends it but what is done in it. A period that ends long after the last stage is refused.`,
  assessors: `Who rates, and how much each group weighs. Where superiors alone rate there is one: \`supervisor\`, with weight 10000.`,
  scoring: `\`result\` is the name by which rules know the weighted mean of \`indicators\`, such as \`resultScore\`; without indicators it names a
fact or derived fact in hundredths. \`final\` is the score that is told and objected to, mostly the same name. \`behaviour\` is told beside it,
a choice or a score; where a policy rates no behaviour, name the result again.`,
  predicates: `What the result is called: a table of two axes (\`grid\`), or steps of one score (\`bands\`: one value more than cuts, and a cut belongs
to the upper band). These six words alone are predicates, from best to worst as they stand; a pack with fewer steps uses fewer of them, and
cannot rename them.`,
  outcomes: `\`amounts\` is a table like a \`grid\`; over \`predicate\` its axis has every predicate that this pack gives, and no other. Money is whole
rupiah.`,
};

function partText(key: string, part: JsonSchema, needed: boolean): string {
  const item = recordOf(part.type === 'array' ? part.items : part);
  const list = part.type === 'array' ? `A list of ${limits(part)}, each item with:` : '';
  const about =
    [needed ? `Must be there${isNullable(part) ? ', or be `null`' : ''}.` : 'May be left out.', ABOUT[key] ?? '', list]
      .filter(Boolean)
      .join(' ') + '\n\n';
  const branches = branchesOf(item).filter(({ type }) => type !== 'null');
  if (branches.length > 0 && branches.every((branch) => isRecord(branch.properties))) {
    const named = branches.length > 1;
    const told = branches.map((branch) => (named ? `**${kindOf(branch)}**\n\n` : '') + fieldsTable(branch));
    return `### ${key}\n\n${about}${told.join('\n\n')}`;
  }
  return isRecord(item.properties) && !isText(item)
    ? `### ${key}\n\n${about}${fieldsTable(item)}`
    : `### ${key}\n\n${about.trimEnd()} Type: ${typeOf(part)}.`;
}

function factsText(): string {
  const branches = branchesOf(recordOf(toJson(facts).additionalProperties));
  const tables = branches.map((branch) => `**${kindOf(branch)}**\n\n${fieldsTable(branch)}`);
  return ['## Facts', FACTS, ...tables].join('\n\n');
}

function nodesText(): string {
  const branches = branchesOf(toJson(packNode));
  const told = NODE_EXAMPLES.map(({ node, what, given, gives }) => {
    const branch = branches.find((each) => kindOf(each).split(', ').includes(node.type)) ?? {};
    const values = Object.entries(given).map(([name, value]) => `\`${name}\` ${JSON.stringify(value)}`);
    const example = `\`\`\`json\n${JSON.stringify(node)}\n\`\`\`\n\nWith ${values.join(', ')} it is ${JSON.stringify(gives)}.`;
    return `### ${node.type}\n\n${what}\n\n${fieldsTable(branch)}\n\n${example}`;
  });
  return ['## Derived facts', NODES, ...told].join('\n\n');
}

function conditionsText(): string {
  const { depth, children, leaves, listed } = CONDITION_LIMITS;
  return `## Conditions

\`{ "all": […] }\`, \`{ "any": […] }\`, \`{ "not": … }\` around comparisons \`{ "fact", "operator", "value" }\`: at most ${depth} levels, ${children} children each, ${leaves} comparisons in all.
\`fact\` names a fact, a derived fact, the result score or \`predicate\`; in \`population\` only facts of source \`roster\`.

| what is compared | operators                                                                                                  | value                          |
| ---------------- | ---------------------------------------------------------------------------------------------------------- | ------------------------------ |
| a number         | \`equal\`, \`notEqual\`, \`lessThan\`, \`lessThanInclusive\`, \`greaterThan\`, \`greaterThanInclusive\`     | a whole number in its unit     |
| a choice         | \`equal\`, \`notEqual\`; \`in\`, \`notIn\`                                                                 | one choice; a list, at most ${listed} |
| a date           | as a number                                                                                                | a day, \`2026-10-01\`           |
| yes or no        | \`equal\`                                                                                                  | true or false                  |

A fact that is absent is asked for only where it can still matter: one comparison that is false settles an \`all\`, one that is true
settles an \`any\`, in whatever order they stand.`;
}

const casesText = () => `## Cases

A list beside the document. What \`expect\` leaves out is not compared; scores are in hundredths, outcomes and flags are named by \`code\`.

${fieldsTable(toJson(caseSchema))}`;

/** One row for each field, those of objects within it below. */
function fieldsTable(object: JsonSchema): string {
  const rows = fieldRows(object, '', DEEPEST);
  const header = ['field', 'must be there', 'type and limits'];
  const width = [0, 1, 2].map((at) => Math.max(...[header, ...rows].map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(width[at] ?? 0)).join(' | ')} |`;
  return [line(header), `| ${width.map((n) => '-'.repeat(n)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

function fieldRows(object: JsonSchema, prefix: string, depth: number): string[][] {
  const required = new Set(Array.isArray(object.required) ? object.required.map(String) : []);
  return Object.entries(recordOf(object.properties)).flatMap(([name, value]) => {
    const field = recordOf(value);
    if (COMMON.includes(name) && prefix === '' && !required.has(name)) return [];
    if (isText(field)) return [[`\`${prefix}${name}\``, required.has(name) ? 'yes' : 'no', typeOf(field)]];
    const inner = isRecord(field.properties) ? field : recordOf(field.items);
    const row = [`\`${prefix}${name}\``, required.has(name) ? 'yes' : 'no', typeOf(field)];
    return depth > 0 && isRecord(inner.properties) ? [row, ...fieldRows(inner, `${prefix}${name}.`, depth - 1)] : [row];
  });
}

function typeOf(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return 'conditions, see below';
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  const branches = branchesOf(schema);
  if (branches.length > 0) return [...new Set(branches.map(typeOf))].join(' or ');
  const { type } = schema;
  if (Array.isArray(type)) return type.map((each: unknown) => typeOf({ ...schema, type: each })).join(' or ');
  switch (type) {
    case 'integer':
      return `a whole number, ${between(schema.minimum, schema.maximum)}`;
    case 'string':
      return typeof schema.description === 'string'
        ? `text: ${schema.description.replace(/\.$/, '')}`
        : `text, ${limits(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return '`null`';
    case 'array':
      return `list of ${limits(schema)}${isRecord(schema.items) && !isRecord(schema.items.properties) ? `: ${typeOf(schema.items)}` : ''}`;
    case 'object':
      return isRecord(schema.properties)
        ? objectText(schema)
        : `by name: ${typeOf(recordOf(schema.additionalProperties))}`;
    default:
      return Array.isArray(schema.prefixItems) ? 'a pair [x, y] of whole numbers' : 'conditions, see below';
  }
}

const isText = ({ properties }: JsonSchema) => Object.keys(recordOf(properties)).join() === 'id,en';
const objectText = (schema: JsonSchema) =>
  isText(schema)
    ? 'a text in both languages: { id, en }, 1–600 letters each'
    : `{ ${Object.entries(recordOf(schema.properties))
        .map(([name, part]) => withChoices(name, recordOf(part)))
        .join(', ')} }`;
/** What a word may be is said where it stands; of everything else the name will do. */
const withChoices = (name: string, part: JsonSchema) =>
  part.const !== undefined || Array.isArray(part.enum) ? `${name}: ${typeOf(part)}` : name;

function limits({ minItems, maxItems, minLength, maxLength, prefixItems }: JsonSchema): string {
  if (Array.isArray(prefixItems)) return 'two';
  const [least, most, word] =
    maxLength === undefined ? [minItems, maxItems, 'items'] : [minLength, maxLength, 'letters'];
  return most === undefined ? `any number of ${word}` : `${Number(least ?? 0)}–${Number(most)} ${word}`;
}

const between = (least: unknown, most: unknown) => `${told(least)} to ${told(most)}`;
const told = (n: unknown) => String(n).replaceAll(/\B(?=(\d{3})+$)/g, ',');
const recordOf = (value: unknown): JsonSchema => (isRecord(value) ? value : {});

const isNullable = (part: JsonSchema) => branchesOf(part).some(({ type }) => type === 'null');

function branchesOf({ oneOf, anyOf = oneOf }: JsonSchema): JsonSchema[] {
  return (Array.isArray(anyOf) ? anyOf : []).map(recordOf);
}

/** The words by which a branch is known: its type, kind or mode. */
function kindOf({ properties }: JsonSchema): string {
  const { type, kind, mode } = recordOf(properties);
  const field =
    [type, kind, mode].map(recordOf).find((each) => each.const !== undefined || each.enum !== undefined) ?? {};
  return Array.isArray(field.enum) ? field.enum.join(', ') : typeof field.const === 'string' ? field.const : '';
}

const INTRODUCTION = `# The rule pack document

Every part, node and key with its type and limits. This page is made from the schemas that read a pack (\`npm run reference\`); the same
as a JSON Schema is at \`GET /v1/rule-packs/schema\`. How HR works with it: [rules.md](rules.md).

Numbers are whole: scores in hundredths (90.00 is 9000), shares and weights in basis points (35% is 3500), money in rupiah.

These fields may stand in every item of the document:

| field         | means                                                                                                        |
| ------------- | ------------------------------------------------------------------------------------------------------------ |
| \`label\`       | what people call it, \`{ "id", "en" }\`                                                                        |
| \`valueLabels\` | of facts and derived facts: what people call each of the choices                                              |
| \`provenance\`  | where its numbers come from: \`seed\`, \`regulation\` or \`default\`; one word, or one for each field. Needed wherever an item holds a number, also in \`calendar\` and \`population\` |
| \`legal\`       | ids of \`legalBasis\` that it rests on                                                                         |
| \`note\`        | a remark that nobody evaluates                                                                               |
| \`locked\`      | \`true\`: packs below may change neither it nor what it reads, nor keep it from firing                         |
| \`bounds\`      | by place inside the item, such as \`weight\` or \`window/calendarDays\`: \`min\`, \`max\`, \`legal\` for packs below |

A pack below a parent states only what differs. List items go by their key (\`id\`; \`course\` of training, \`kind\` of assessors, \`date\` of
holidays): fields that are given replace those of the parent, \`null\` takes a field away, \`"$remove": true\` the item, \`"$before": "id"\`
places it. "Must be there" is said of the merged document.`;

const FACTS = `What is collected about a person, by name. A fact is read as it was given; when it is absent, \`missing\` says what follows: \`hold\` waits,
\`fail\` refuses, \`zero\` counts as 0 or no, \`renormalise\` leaves the term or indicator out.

| \`source\`    | who gives it, and until when                                                                                      |
| ----------- | ----------------------------------------------------------------------------------------------------------------- |
| \`roster\`    | HR, by the columns \`facts.<name>\` of the roster; taken over when the cycle is launched. Declared as dates, \`periodFrom\` and \`periodTo\` are filled in by the launch: the first and the last day of the period |
| \`history\`   | what lies before the period: a column of the roster as well. With \`past\` the launch knows it from the person’s own closed cycles (predicates that stand): \`{ "count": [...] }\` adds how many had one of these predicates to what the roster says of the years before; \`{ "last": [...] }\` tells whether the latest had, and asks the roster only where there is none; \`{ "followUp": "improvement", "result": "failed" }\` whether the last improvement period, or the \`test\` after one, ended so |
| \`training\`  | the system of courses, \`POST /v1/facts\`, until the score                                                         |
| \`system\`    | any other system (attendance, permits), \`POST /v1/facts\`, until the score                                        |
| \`assessor\`  | the assessor in the stage \`final\`                                                                                 |
| \`peer\`      | each invited peer in the stage \`feedback\`, and the person of themselves; each is an aspect of the report, rules read the workflow's \`peerMean\` and \`peerCount\`. \`askedOf\` names the groups that are asked it (\`peer\`, \`subordinate\`); absent: the peers. The overall \`peerRating\` is asked of all |
| \`public\`    | the public or a survey, in a stage \`feedback\`                                                                     |
| \`workflow\`  | counted by the appraisal: \`peerMean\`, \`peerCount\`, \`subordinateMean\`, \`subordinateCount\` (without a mean and 0 below the minimum of the stage), \`dailyReportDays\`, \`dailyReportWorkingDays\`                  |`;

const NODES = `What is computed, by name; nodes read facts and other nodes, never in a circle. A node that nothing reads is not computed. A node that makes a
new number states its \`unit\` (\`hundredth\`, \`basisPoint\`, \`count\`, \`workingDay\`, \`minute\`, …); numbers of different units cannot be mixed.`;

const LIMITS = `## Limits

A document has at most 256 kB, 200 members in one place, 100 rules (predicate cells, outcomes, flags and population rules), and what
its checks cost stays within ${told(MOST_EVALUATIONS)} evaluations: the report says how many it takes and which rule takes most.
`;
