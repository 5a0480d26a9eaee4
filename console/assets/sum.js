// The sum of the weights while they are written; the server says the same when it is asked.
for (const card of document.querySelectorAll('.weights')) {
  const output = card.querySelector('output');
  const words = card.querySelector('.sum span');
  const fields = [...card.querySelectorAll('input')];
  const said = (hundredths) =>
    `${(hundredths / 100).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 })}%`;
  if (output === null || words === null) continue;
  card.addEventListener('input', () => {
    const sum = fields.reduce((all, { value }) => all + Math.round(Number(value.replace(',', '.')) * 100 || 0), 0);
    const off = sum - 10_000;
    output.textContent = said(sum);
    words.textContent = off === 0 ? '' : words.dataset[off < 0 ? 'less' : 'more'].replace('#', said(Math.abs(off)));
    words.classList.toggle('error', off !== 0);
  });
}
