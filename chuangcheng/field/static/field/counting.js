// Numbers an item asks for, held against its demand as the server does (rules/demands.py, judge_demand).
const OPS = { least: "不少于", most: "不超过", exactly: "为" };
const HOLDS = { least: (a, b) => a >= b, most: (a, b) => a <= b, exactly: (a, b) => a === b };

const plain = (text) => String(text || "").trim().replace(/[０-９．]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
// The number as text, null for nothing and for what is none.
export const numberOf = (text) => (/^\d{1,9}(\.\d{1,4})?$/.test(plain(text)) ? plain(text) : null);
export const unreadable = (text) => Boolean(plain(text)) && numberOf(text) === null;

const said = (number) => String(Math.round(number * 10000) / 10000);

// {met, short, words}, or null where not enough was counted.
export function counted(asked, measured, measuredOf) {
  const need = asked && asked.need;
  if (!need || numberOf(measured) === null) return null;
  const count = Number(numberOf(measured));
  let wanted = need.amount;
  let reach = "";
  if (need.per) {
    if (numberOf(measuredOf) === null) return null;
    const base = Number(numberOf(measuredOf));
    wanted *= Math.max(Math.floor(base / need.per), 1);
    reach = `${said(base)}${need.base}`;
  }
  const met = HOLDS[need.op](count, wanted);
  const short = met ? 0 : Math.abs(wanted - count);
  const words = `${reach}应${OPS[need.op]}${said(wanted)}${need.unit}，实有${said(count)}${need.unit}，${met ? "符合" : `${count < wanted ? "少" : "多"}${said(short)}${need.unit}`}`;
  return { met, short, words };
}
