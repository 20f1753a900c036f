const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["./HierarchyGraph-0QTDKzlO.js","./rolldown-runtime-BWaJ3C7D.js","./jsx-runtime-DApVmHJR.js","./preload-helper-BdxmPH-i.js","./preload-helper-Bz4EEocw.css","./HierarchyGraph-DwmlnbiO.css","./SeriesChart-LYVh7wpV.js","./ExperiencePage-BzN2Hpfg.js","./useAtRest-DtcrhOWP.js","./useAtRest-PoOExBU8.css","./MomentPage-9iY-kadN.js","./MomentPage-C_3SXgwd.css"])))=>i.map(i=>d[i]);
import{a as e}from"./rolldown-runtime-BWaJ3C7D.js";import{c as t,i as n,o as r,r as i,t as a}from"./preload-helper-BdxmPH-i.js";import{n as o,t as s}from"./jsx-runtime-DApVmHJR.js";var c=e(o(),1),l={PT1H:`1 hour`,P1D:`1 day`,P7D:`7 days`,P28D:`28 days`},u=[`outcomes`,`experiences`,`moments`],d=`P7D`;function f(e){let[t=``,n=``]=e.replace(/^#\/?/,``).split(`?`,2),[r=``,i=``]=t.split(`/`,2),a=new URLSearchParams(n).get(`window`)??d,o=u.includes(r)?p(i):void 0;return{page:o===void 0?`outcomes`:r,key:o,window:Object.hasOwn(l,a)?a:d}}function p(e){try{return decodeURIComponent(e)||void 0}catch{return}}function m({page:e,key:t,window:n}){return`#/${t===void 0?``:`${e}/${encodeURIComponent(t)}`}${n===d?``:`?window=${n}`}`}function h(){return f((0,c.useSyncExternalStore)(g,()=>location.hash))}function g(e){return addEventListener(`hashchange`,e),()=>{removeEventListener(`hashchange`,e)}}var ee=new Set([`UNAVAILABLE`,`INTERNAL`,`FELL_BEHIND`,`GOING_AWAY`,`OVERLOADED`,`TIMED_OUT`,`TOO_BUSY`,`RATE_LIMITED`,`TOO_MANY_OPERATIONS`,`UNAUTHENTICATED`]),_=2e3;function v(e,n,{next:r,fail:a}){let o=()=>void 0,s,c=!1,l=()=>{c||d()},u=e=>{o();let n=e.map(e=>e.message).join(` `),r=e.map(({extensions:e})=>e?.code);r.includes(`FORBIDDEN`)?(t.refuse(t.authorization,`${n} Paste the key of somebody who may.`),t.settled().then(l)):r.every(e=>ee.has(e))?s=setTimeout(l,_):a(n)},d=()=>{o=i.subscribe(ne(e,n),{next:({data:e,errors:t})=>{t?u(t):e&&r(e)},error:e=>{u(Array.isArray(e)?e:[{message:re(e)}])},complete:()=>{s=setTimeout(l,_)}})};return d(),()=>{c=!0,clearTimeout(s),o()}}async function te(e,t,n){return new Promise((r,i)=>{let a=v(e,()=>t,{next:e=>{a(),r(e)},fail:e=>{i(Error(e))}});n?.addEventListener(`abort`,a)})}function ne(e,t){return{query:e.toString(),get variables(){return t()}}}function re(e){return e instanceof CloseEvent?`The connection was closed: ${e.reason||e.code.toString()}.`:e instanceof Error?e.message:`The connection failed.`}function y(e,t,n){let[r,i]=(0,c.useState)({data:void 0,failure:void 0}),a=(0,c.useRef)(void 0),o=JSON.stringify(t);return(0,c.useEffect)(()=>{let t=new ie(async t=>{try{let n=await te(e,JSON.parse(o),t);i({data:n,failure:void 0})}catch(e){i(({data:t})=>({data:t,failure:e.message}))}});return a.current=t,()=>{t.end()}},[e,o]),(0,c.useEffect)(()=>{a.current?.again()},[e,o,n]),r}var ie=class{#e=new AbortController;#t;#n=!1;#r=!1;constructor(e){this.#t=e}again(){this.#r=!0,this.#n||this.#i()}end(){this.#e.abort()}async#i(){for(this.#n=!0;this.#r&&!this.#e.signal.aborted;)this.#r=!1,await this.#t(this.#e.signal);this.#n=!1}};function b(e,t,n){let[r,i]=(0,c.useState)(),a=(0,c.useRef)(n);(0,c.useEffect)(()=>{a.current=n});let o=JSON.stringify(t);return(0,c.useEffect)(()=>{let t=JSON.parse(o).map(t=>{let n=t;return v(e,()=>n,{next:e=>{i(void 0),n={...n,...a.current(e)}},fail:i})});return()=>{for(let e of t)e()}},[e,o]),r}function x(){return(0,c.useSyncExternalStore)(n.listen,()=>n.presence)}var S=s(),ae=new Intl.DateTimeFormat(`en-GB`,{timeStyle:`medium`});function oe(){let e=x();return(0,S.jsxs)(`p`,{className:`presence`,role:`status`,"data-presence":e instanceof Date?`lost`:e,children:[e===`live`&&`Live`,e===`connecting`&&`Connecting …`,e instanceof Date&&`Not live: as of ${ae.format(e)}. Connecting again …`]})}function se({route:e,children:t}){let n=ce(`${e.page}/${e.key??``}`);return(0,S.jsxs)(S.Fragment,{children:[(0,S.jsxs)(`header`,{className:`frame`,children:[(0,S.jsx)(`a`,{className:`brand`,href:m({page:`outcomes`,key:void 0,window:e.window}),children:`Touchstone`}),(0,S.jsx)(`nav`,{className:`windows`,"aria-label":`Window`,children:Object.keys(l).map(t=>(0,S.jsx)(`a`,{href:m({...e,window:t}),"aria-current":t===e.window?`true`:void 0,children:l[t]},t))}),(0,S.jsx)(oe,{}),(0,S.jsx)(`a`,{className:`to-graphiql`,href:`graphiql`,children:`GraphiQL`})]}),(0,S.jsx)(`main`,{ref:n,tabIndex:-1,children:t})]})}function ce(e){let t=(0,c.useRef)(null),n=(0,c.useRef)(e);return(0,c.useEffect)(()=>{n.current!==e&&(n.current=e,t.current?.focus(),scrollTo(0,0))},[e]),t}function le({message:e}){return(0,S.jsx)(`p`,{className:`panel`,role:`alert`,children:e})}var ue=`no data`,de=new Intl.NumberFormat(`en`,{maximumFractionDigits:0}),fe=new Intl.NumberFormat(`en`,{maximumSignificantDigits:6}),pe=new Intl.NumberFormat(`en`,{maximumSignificantDigits:3}),me=new Intl.NumberFormat(`en`,{style:`percent`,maximumFractionDigits:2}),he=new Intl.DateTimeFormat(`en-GB`,{hour:`2-digit`,minute:`2-digit`}),ge=new Intl.DateTimeFormat(`en-GB`,{day:`numeric`,month:`short`});function C(e){return de.format(e)}function w(e){if(e==null)return ue;let t=Math.round(e*1e3),n=e>0&&e<1?Math.min(Math.max(t,1),999):t;return`${(n/10).toFixed(n===0||n===1e3?0:1)} %`}function _e(e){return e?`${w(e.low).replace(` %`,``)} to ${w(e.high)}`:ue}function ve(e){return me.format(e).replace(`%`,` %`)}function ye(e,t){return xe(e,t,fe)}function be(e,t){return xe(e,t,pe)}function xe(e,t,n){return e==null?ue:t?`${n.format(e)} ${t}`:n.format(e)}function Se(e){let t=new Date(e);return`${ge.format(t)} ${he.format(t)}`}function Ce(e,t){let[n,r]=[new Date(e),new Date(t)];return ge.format(n)===ge.format(r)?`${Se(n)} to ${he.format(r)}`:`${Se(n)} to ${Se(r)}`}function we(e,t){return t<=2&&(e.getHours()!==0||e.getMinutes()!==0)?he.format(e):ge.format(e)}var Te={HEALTHY:`Healthy`,STRAINED:`Strained`,BROKEN:`Broken`,UNKNOWN:`Unknown`,MAGIC:`Magic`,MET:`Met`,MISSED:`Missed`,UNMEASURED:`Unmeasured`},Ee=`M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z`,De=`M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM6 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6z`,Oe=`M6 .8L11.6 10.8H.4z`,ke=`M2.6.8L6 4.2L9.4.8L11.2 2.6L7.8 6L11.2 9.4L9.4 11.2L6 7.8L2.6 11.2L.8 9.4L4.2 6L.8 2.6z`,Ae={HEALTHY:Ee,STRAINED:Oe,BROKEN:ke,UNKNOWN:De,MAGIC:`M6 .5L7.6 4.2L11.6 4.6L8.6 7.2L9.5 11.2L6 9.1L2.5 11.2L3.4 7.2L.4 4.6L4.4 4.2z`,MET:Ee,MISSED:ke,UNMEASURED:De};function je({of:e,size:t=12}){return(0,S.jsx)(`svg`,{className:`mark`,"data-standing":e,width:t,height:t,viewBox:`0 0 12 12`,"aria-hidden":`true`,children:(0,S.jsx)(`path`,{d:Ae[e]})})}function Me({of:e}){return(0,S.jsxs)(`span`,{className:`standing`,"data-standing":e,children:[(0,S.jsx)(je,{of:e}),` `,Te[e]]})}function Ne(e){return Te[e]}var T=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new T(`
    fragment Promise on Measure {
  key
  signal
  unit
  weight
  decisive
  rule {
    __typename
    ... on ThresholdRule {
      better
      magic
      expected
      unacceptable
    }
    ... on FlagRule {
      expects
    }
  }
}
    `,{fragmentName:`Promise`}),new T(`
    fragment Missed on Interaction {
  id
  source
  key
  occurredAt
  channel
  score
  standardVersion
  excluded
  measures {
    key
    value
    verdict
  }
  attempts(first: 1) {
    nodes {
      id
      key
    }
  }
  recoveredBy {
    id
    occurredAt
  }
}
    `,{fragmentName:`Missed`}),new T(`
    fragment NodeFacts on HierarchyNode {
  id
  key
  name
  description
  owner
  objective
  archivedAt
  contributesTo {
    makeOrBreak
    required
    to {
      __typename
      id
      key
      name
    }
  }
  outcomes {
    __typename
    id
    key
    name
  }
}
    `,{fragmentName:`NodeFacts`}),new T(`
    fragment NodePerformance on Performance {
  from
  to
  interactions
  magic
  met
  missed
  unmeasured
  recovered
  contributionRate
  contributionRateInterval {
    low
    high
  }
  score
  coverage
  health
  series(step: $step, timeZone: $zone) {
    from
    to
    interactions
    missed
    unmeasured
    contributionRate
    contributionRateInterval {
      low
      high
    }
  }
}
    `,{fragmentName:`NodePerformance`});var Pe=new T(`
    query ExperienceAtRest($key: String!) {
  position
  experience(key: $key) {
    ...NodeFacts
  }
}
    fragment NodeFacts on HierarchyNode {
  id
  key
  name
  description
  owner
  objective
  archivedAt
  contributesTo {
    makeOrBreak
    required
    to {
      __typename
      id
      key
      name
    }
  }
  outcomes {
    __typename
    id
    key
    name
  }
}`),Fe=new T(`
    subscription ExperiencePerformance($node: ID!, $window: Duration!, $step: Duration!, $zone: String!) {
  performanceUpdated(nodes: [$node], window: $window, every: "PT1S") {
    performance {
      ...NodePerformance
    }
  }
}
    fragment NodePerformance on Performance {
  from
  to
  interactions
  magic
  met
  missed
  unmeasured
  recovered
  contributionRate
  contributionRateInterval {
    low
    high
  }
  score
  coverage
  health
  series(step: $step, timeZone: $zone) {
    from
    to
    interactions
    missed
    unmeasured
    contributionRate
    contributionRateInterval {
      low
      high
    }
  }
}`),Ie=new T(`
    query HierarchyNodes($after: String) {
  position
  hierarchy {
    nodes(first: 200, after: $after) {
      nodes {
        __typename
        id
        key
        name
        owner
        objective
        archivedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `),Le=new T(`
    query HierarchyContributions($after: String) {
  hierarchy {
    contributions(first: 200, after: $after) {
      nodes {
        contributor {
          id
        }
        to {
          id
        }
        makeOrBreak
        position
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `),Re=new T(`
    subscription HierarchyChanges($after: Cursor) {
  hierarchyChanged(after: $after) {
    __typename
    ... on HierarchyChanged {
      cursor
    }
    ... on FeedPosition {
      cursor
    }
    ... on CursorExpired {
      restartFrom
    }
  }
}
    `),ze=new T(`
    query MomentAtRest($key: String!) {
  position
  moment(key: $key) {
    ...NodeFacts
    party
    channels
    contributors {
      contributor {
        id
        name
      }
    }
    standard {
      version
      effectiveFrom
    }
    standards {
      version
      measures {
        ...Promise
      }
    }
  }
}
    fragment Promise on Measure {
  key
  signal
  unit
  weight
  decisive
  rule {
    __typename
    ... on ThresholdRule {
      better
      magic
      expected
      unacceptable
    }
    ... on FlagRule {
      expects
    }
  }
}
fragment NodeFacts on HierarchyNode {
  id
  key
  name
  description
  owner
  objective
  archivedAt
  contributesTo {
    makeOrBreak
    required
    to {
      __typename
      id
      key
      name
    }
  }
  outcomes {
    __typename
    id
    key
    name
  }
}`),Be=new T(`
    subscription MomentPerformance($node: ID!, $window: Duration!, $step: Duration!, $zone: String!, $quantiles: [Float!]!) {
  performanceUpdated(nodes: [$node], window: $window, every: "PT1S") {
    performance {
      ...NodePerformance
      measures {
        key
        unit
        magic
        met
        missed
        distribution {
          count
          mean
          min
          max
          quantiles(q: $quantiles)
        }
      }
    }
  }
}
    fragment NodePerformance on Performance {
  from
  to
  interactions
  magic
  met
  missed
  unmeasured
  recovered
  contributionRate
  contributionRateInterval {
    low
    high
  }
  score
  coverage
  health
  series(step: $step, timeZone: $zone) {
    from
    to
    interactions
    missed
    unmeasured
    contributionRate
    contributionRateInterval {
      low
      high
    }
  }
}`),Ve=new T(`
    query LatestMissed($key: String!, $window: Duration!) {
  moment(key: $key) {
    interactions(first: 20, verdicts: [MISSED], window: { last: $window }) {
      nodes {
        ...Missed
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
    fragment Missed on Interaction {
  id
  source
  key
  occurredAt
  channel
  score
  standardVersion
  excluded
  measures {
    key
    value
    verdict
  }
  attempts(first: 1) {
    nodes {
      id
      key
    }
  }
  recoveredBy {
    id
    occurredAt
  }
}`),He=new T(`
    subscription Performances($nodes: [ID!]!, $window: Duration!) {
  performanceUpdated(nodes: $nodes, window: $window, every: "PT0.5S") {
    node {
      id
    }
    performance {
      from
      to
      interactions
      missed
      unmeasured
      contributionRate
      contributionRateInterval {
        low
        high
      }
      coverage
      health
    }
    achievement {
      opened
      achieved
      lost
      recovered
      openNow
      atRiskNow
      achievementRate
      achievementRateInterval {
        low
        high
      }
      observedAchieved
      observedLost
      timeToOutcomeSeconds {
        half: quantile(q: 0.5)
      }
    }
  }
}
    `),Ue=new T(`
    subscription Course($outcome: ID!, $window: Duration!, $step: Duration!, $timeZone: String!) {
  performanceUpdated(nodes: [$outcome], window: $window, every: "PT1S") {
    node {
      ... on Outcome {
        breakingPoints(window: { last: $window }, first: 10) {
          moment {
            key
            name
            owner
          }
          breaks
          recovered
          lost
        }
      }
    }
    achievement {
      achieved
      lost
      recovered
      series(step: $step, timeZone: $timeZone) {
        from
        to
        achieved
        lost
        achievementRate
        achievementRateInterval {
          low
          high
        }
      }
    }
  }
}
    `),We=new T(`
    query RecentTurns($outcome: String!) {
  position
  outcome(key: $outcome) {
    attempts(states: [AT_RISK, LOST], first: 20) {
      nodes {
        id
        key
        state
        openedAt
        closedAt
        brokenAt {
          key
          name
        }
      }
    }
  }
}
    `),Ge=new T(`
    subscription Turns($outcome: ID!, $after: Cursor) {
  outcomeUpdated(outcomes: [$outcome], after: $after) {
    __typename
    ... on OutcomeUpdate {
      attempt {
        id
        key
        brokenAt {
          key
          name
        }
      }
      from
      to
      at
      corrects
      cursor
      cause {
        moment {
          key
          name
        }
      }
    }
    ... on FeedPosition {
      cursor
    }
    ... on CursorExpired {
      restartFrom
    }
  }
}
    `),Ke=300;function qe(e,t){let[n,r]=(0,c.useState)({window:t,of:new Map}),i=e.toSorted(),a=b(He,Array.from({length:Math.ceil(i.length/Ke)},(e,n)=>({nodes:i.slice(n*Ke,(n+1)*Ke),window:t})),({performanceUpdated:e})=>{r(n=>({window:t,of:new Map([...n.window===t?n.of:[],...e.map(e=>[e.node.id,e])])}))});return[n.of,a]}function Je({performance:e,achievement:t}){if(t===null){let{contributionRate:t,contributionRateInterval:n,interactions:r}=e;return{rate:t,interval:n,count:r,of:`interactions`}}let{achievementRate:n,achievementRateInterval:r,achieved:i,lost:a}=t;return{rate:n,interval:r,count:i+a,of:`attempts`}}function Ye({text:e,className:t,label:n}){return(0,S.jsxs)(`span`,{className:`moving ${t??``}`,children:[n!==void 0&&(0,S.jsxs)(`span`,{className:`spoken`,children:[n,`: `]}),e]},e)}var Xe={Outcome:`outcomes`,Experience:`experiences`,Moment:`moments`};function Ze({kind:e,key:t},n){return m({page:e===`Activity`?`moments`:Xe[e],key:t,window:n})}function Qe({node:e,update:t,window:n,children:r}){let i=t?.performance.health??`UNKNOWN`;return(0,S.jsxs)(`div`,{className:`card`,"data-standing":i,"data-kind":e.kind,children:[(0,S.jsx)(`a`,{className:`card-name`,href:Ze(e,n),children:e.name}),(0,S.jsxs)(`p`,{className:`card-rate`,children:[(0,S.jsx)(je,{of:i}),(0,S.jsxs)(`span`,{className:`spoken`,children:[Ne(i),`, `]}),t===void 0?`…`:(0,S.jsx)(Ye,{className:`card-figure`,text:w(Je(t).rate)})]}),(0,S.jsx)(`p`,{className:`card-seen quiet small`,children:t&&$e(t)}),r]})}function $e(e,t=``){let{count:n,of:r}=Je(e),{coverage:i}=e.performance;return r===`attempts`?`of ${C(n)} attempts`:`of ${C(n)}${t}${i===null?``:` · ${w(i)} covered`}`}function et({of:e,...t}){let n=t.hierarchy.contributors(e);return(0,S.jsx)(`ul`,{className:`outline`,children:n.map(e=>(0,S.jsx)(`li`,{children:(0,S.jsx)(tt,{contributor:e,...t})},e.node.id))})}function tt({contributor:e,...t}){let{id:n}=e.node,r=(0,S.jsx)(rt,{contributor:e,update:t.performances.get(n),window:t.window}),i=t.hierarchy.contributors(n).length;return i===0?r:(0,S.jsxs)(S.Fragment,{children:[r,(0,S.jsxs)(`details`,{open:i<=nt,children:[(0,S.jsxs)(`summary`,{className:`small`,children:[C(i),` contribute`,(0,S.jsxs)(`span`,{className:`spoken`,children:[` to `,e.node.name]})]}),(0,S.jsx)(et,{of:n,...t})]})]})}var nt=8;function rt({contributor:{node:e,makeOrBreak:t},update:n,window:r}){return(0,S.jsxs)(`p`,{className:`outline-row`,children:[(0,S.jsxs)(`span`,{children:[(0,S.jsx)(`a`,{href:Ze(e,r),children:e.name}),` `,t&&(0,S.jsx)(`span`,{className:`tag small`,children:`make-or-break`})]}),(0,S.jsx)(Me,{of:n?.performance.health??`UNKNOWN`}),(0,S.jsx)(`span`,{className:`small`,children:n===void 0?`…`:(0,S.jsx)(it,{update:n})})]})}function it({update:e}){let{rate:t,interval:n}=Je(e);return(0,S.jsxs)(S.Fragment,{children:[(0,S.jsx)(`strong`,{children:w(t)}),n&&` (${_e(n)})`,` `,$e(e,` interactions`)]})}var at=24,ot=16,st=[`BROKEN`,`STRAINED`];function ct(e,t,n,r){let i=e.family(t.id),a=[...i].filter(t=>e.nodes.get(t)?.kind===`Moment`),o=a.length>at,s=new Set(o?lt(a,n):a);for(let t of r)for(let{node:n}of e.contributors(t))s.add(n.id);let c=new Set([...i].filter(t=>e.nodes.get(t)?.kind!==`Moment`||s.has(t)));return{cards:[...c].flatMap(t=>{let n=e.nodes.get(t),r=e.contributors(t).map(e=>e.node);return n===void 0?[]:[{node:n,folded:r.filter(e=>!c.has(e.id))}]}),links:e.contributions.filter(({contributor:e,to:t})=>c.has(e)&&c.has(t)),isLarge:o}}function lt(e,t){return e.filter(e=>st.includes(t(e))).toSorted((e,n)=>st.indexOf(t(e))-st.indexOf(t(n))).slice(0,ot)}var ut=(0,c.lazy)(()=>a(()=>import(`./HierarchyGraph-0QTDKzlO.js`),__vite__mapDeps([0,1,2,3,4,5]),import.meta.url)),dt=[`HEALTHY`,`STRAINED`,`BROKEN`,`UNKNOWN`],ft=matchMedia(`(width >= 48rem)`);function pt({hierarchy:e,outcome:t,performances:n,window:r}){let i=(0,c.useSyncExternalStore)(gt,()=>ft.matches),[a,o]=(0,c.useState)(),[s,l]=ht(),u=a??!i,d=n.get(t.id)?.performance,f=ct(e,t,e=>n.get(e)?.performance.health,s);return(0,S.jsxs)(`section`,{className:`panel hierarchy`,"aria-labelledby":`hierarchy`,children:[(0,S.jsxs)(`div`,{className:`panel-head`,children:[(0,S.jsx)(`h2`,{id:`hierarchy`,children:`What it stands on`}),(0,S.jsx)(mt,{isGraph:!u}),(0,S.jsx)(`button`,{type:`button`,onClick:()=>{o(!u)},children:u?`Show as a graph`:`Show as a list`})]}),(0,S.jsxs)(`p`,{className:`quiet small`,children:[`Share of interactions that contributed`,d&&`, ${Ce(d.from,d.to)}`,f.isLarge&&!u&&`; of many moments those in trouble are drawn, the others folded into what they contribute to`]}),u?(0,S.jsx)(et,{hierarchy:e,of:t.id,performances:n,window:r}):(0,S.jsx)(c.Suspense,{fallback:(0,S.jsx)(`p`,{className:`quiet`,children:`Drawing …`}),children:(0,S.jsx)(ut,{shown:f,opened:s,toggle:l,performances:n,window:r})})]})}function mt({isGraph:e}){return e?(0,S.jsxs)(`p`,{className:`hierarchy-legend quiet small`,children:[(0,S.jsx)(`span`,{className:`legend-make-or-break`,children:`make-or-break`}),(0,S.jsx)(`span`,{className:`legend-contributes`,children:`contributes`}),dt.map(e=>(0,S.jsx)(Me,{of:e},e))]}):null}function ht(){let[e,t]=(0,c.useState)(new Set);return[e,e=>{t(t=>t.has(e)?new Set([...t].filter(t=>t!==e)):new Set([...t,e]))}]}function gt(e){return ft.addEventListener(`change`,e),()=>{ft.removeEventListener(`change`,e)}}var _t=class{nodes;contributions;#e=new Map;constructor(e,t){this.nodes=new Map(e.map(e=>[e.id,e])),this.contributions=t.filter(({contributor:e,to:t})=>this.nodes.has(e)&&this.nodes.has(t));for(let{contributor:e,to:t,makeOrBreak:n}of this.contributions){let r=this.nodes.get(e);r!==void 0&&this.#e.set(t,[...this.#e.get(t)??[],{node:r,makeOrBreak:n}])}}get outcomes(){let e=new Set(this.contributions.map(({contributor:e})=>e));return[...this.nodes.values()].filter(({kind:e})=>e===`Outcome`).toSorted((t,n)=>Number(e.has(t.id))-Number(e.has(n.id)))}contributors(e){return this.#e.get(e)??[]}family(e){let t=new Set([e]);for(let e of t)for(let{node:n}of this.contributors(e))t.add(n.id);return t}blamed(e,t){return t(e)===`BROKEN`?this.#t(e,t):t(e)===`STRAINED`?this.contributors(e).map(({node:e})=>e).filter(e=>t(e.id)===`BROKEN`||t(e.id)===`STRAINED`):[]}#t(e,t){let n=new Map;for(let{node:r,makeOrBreak:i}of this.contributors(e)){if(!i||t(r.id)!==`BROKEN`)continue;let e=this.#t(r.id,t);for(let t of e.length>0?e:[r])n.set(t.id,t)}return[...n.values()]}};function vt(){let[e,t]=(0,c.useState)({hierarchy:void 0,after:void 0,failure:void 0}),[n,r]=(0,c.useReducer)(e=>e+1,0);(0,c.useEffect)(()=>{let e=new AbortController;return yt(e.signal).then(({hierarchy:e,position:n})=>{t(({after:t})=>({hierarchy:e,after:t??n,failure:void 0}))},e=>{t(t=>({...t,failure:e.message}))}),()=>{e.abort()}},[n]);let i=b(Re,e.after===void 0?[]:[{after:e.after}],({hierarchyChanged:e})=>(e.__typename!==`FeedPosition`&&r(),{after:e.__typename===`CursorExpired`?e.restartFrom:e.cursor}));return{...e,failure:e.failure??i}}async function yt(e){let t,n=await bt(async n=>{let r=await te(Ie,{after:n},e);return t??=r.position,r.hierarchy.nodes}),r=await bt(async t=>{let{hierarchy:n}=await te(Le,{after:t},e);return n.contributions}),i=n.filter(({__typename:e,archivedAt:t})=>e!==`Activity`&&t===null),a=r.toSorted((e,t)=>e.position-t.position);return{hierarchy:new _t(i.map(({__typename:e,...t})=>({kind:e,...t})),a.map(({contributor:e,to:t,makeOrBreak:n})=>({contributor:e.id,to:t.id,makeOrBreak:n}))),position:t}}async function bt(e){let t=[],n=null;do{let{nodes:r,pageInfo:i}=await e(n);t.push(...r),n=i.hasNextPage?i.endCursor:null}while(n!==null);return t}function xt({course:e,window:t,span:n}){let r=e?.achievement,i=e?.node.breakingPoints??[],a=r?r.achieved+r.lost:0,o=Math.max(...i.map(({breaks:e})=>e),1);return(0,S.jsxs)(`section`,{className:`panel breaking-points`,"aria-labelledby":`breaking-points`,children:[(0,S.jsx)(`h2`,{id:`breaking-points`,children:`Breaking points`}),(0,S.jsxs)(`p`,{className:`quiet small`,children:[`Make-or-break moments at which attempts broke, of `,C(a),` that closed`,n&&` ${Ce(n.from,n.to)}`]}),i.length===0?(0,S.jsx)(`p`,{children:e===void 0?`Counting …`:`None broke.`}):(0,S.jsx)(`div`,{className:`scrolls`,tabIndex:0,role:`region`,"aria-label":`Where attempts broke`,children:(0,S.jsxs)(`table`,{children:[(0,S.jsx)(`thead`,{children:(0,S.jsxs)(`tr`,{children:[(0,S.jsx)(`th`,{scope:`col`,children:`Moment`}),(0,S.jsx)(`th`,{scope:`col`,className:`number`,children:`Broke`}),(0,S.jsx)(`th`,{scope:`col`,className:`number share`,children:`Of closed`}),(0,S.jsx)(`th`,{scope:`col`,className:`number`,children:`Recovered`}),(0,S.jsx)(`th`,{scope:`col`,className:`number`,children:`Lost`})]})}),(0,S.jsx)(`tbody`,{children:i.map(({moment:e,breaks:n,recovered:r,lost:i})=>(0,S.jsxs)(`tr`,{children:[(0,S.jsxs)(`th`,{scope:`row`,children:[(0,S.jsx)(`a`,{href:m({page:`moments`,key:e.key,window:t}),children:e.name}),(0,S.jsx)(`meter`,{className:`broke`,min:0,max:o,value:n,"aria-hidden":`true`})]}),(0,S.jsx)(`td`,{className:`number`,children:C(n)}),(0,S.jsx)(`td`,{className:`number share`,children:a===0?`no data`:w(n/a)}),(0,S.jsx)(`td`,{className:`number`,children:C(r)}),(0,S.jsx)(`td`,{className:`number`,children:C(i)})]},e.key))})]})})]})}function St(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function Ct(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function wt(e){let t,n,r;e.length===2?(t=e===St||e===Ct?e:Tt,n=e,r=e):(t=St,n=(t,n)=>St(e(t),n),r=(t,n)=>e(t)-n);function i(e,r,i=0,a=e.length){if(i<a){if(t(r,r)!==0)return a;do{let t=i+a>>>1;n(e[t],r)<0?i=t+1:a=t}while(i<a)}return i}function a(e,r,i=0,a=e.length){if(i<a){if(t(r,r)!==0)return a;do{let t=i+a>>>1;n(e[t],r)<=0?i=t+1:a=t}while(i<a)}return i}function o(e,t,n=0,a=e.length){let o=i(e,t,n,a-1);return o>n&&r(e[o-1],t)>-r(e[o],t)?o-1:o}return{left:i,center:o,right:a}}function Tt(){return 0}function Et(e){return e===null?NaN:+e}var Dt=wt(St),Ot=Dt.right;Dt.left,wt(Et).center;var kt=Math.sqrt(50),At=Math.sqrt(10),jt=Math.sqrt(2);function Mt(e,t,n){var r,i=-1,a,o,s;if(t=+t,e=+e,n=+n,e===t&&n>0)return[e];if((r=t<e)&&(a=e,e=t,t=a),(s=Nt(e,t,n))===0||!isFinite(s))return[];if(s>0){let n=Math.round(e/s),r=Math.round(t/s);for(n*s<e&&++n,r*s>t&&--r,o=Array(a=r-n+1);++i<a;)o[i]=(n+i)*s}else{s=-s;let n=Math.round(e*s),r=Math.round(t*s);for(n/s<e&&++n,r/s>t&&--r,o=Array(a=r-n+1);++i<a;)o[i]=(n+i)/s}return r&&o.reverse(),o}function Nt(e,t,n){var r=(t-e)/Math.max(0,n),i=Math.floor(Math.log(r)/Math.LN10),a=r/10**i;return i>=0?(a>=kt?10:a>=At?5:a>=jt?2:1)*10**i:-(10**-i)/(a>=kt?10:a>=At?5:a>=jt?2:1)}function Pt(e,t,n){var r=Math.abs(t-e)/Math.max(0,n),i=10**Math.floor(Math.log(r)/Math.LN10),a=r/i;return a>=kt?i*=10:a>=At?i*=5:a>=jt&&(i*=2),t<e?-i:i}function Ft(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e)}return this}function It(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function Lt(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function E(){}var D=.7,Rt=1/D,zt=`\\s*([+-]?\\d+)\\s*`,Bt=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*`,O=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*`,Vt=/^#([0-9a-f]{3,8})$/,Ht=RegExp(`^rgb\\(${zt},${zt},${zt}\\)$`),Ut=RegExp(`^rgb\\(${O},${O},${O}\\)$`),Wt=RegExp(`^rgba\\(${zt},${zt},${zt},${Bt}\\)$`),Gt=RegExp(`^rgba\\(${O},${O},${O},${Bt}\\)$`),Kt=RegExp(`^hsl\\(${Bt},${O},${O}\\)$`),qt=RegExp(`^hsla\\(${Bt},${O},${O},${Bt}\\)$`),Jt={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};It(E,$t,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:Yt,formatHex:Yt,formatHex8:Xt,formatHsl:Zt,formatRgb:Qt,toString:Qt});function Yt(){return this.rgb().formatHex()}function Xt(){return this.rgb().formatHex8()}function Zt(){return un(this).formatHsl()}function Qt(){return this.rgb().formatRgb()}function $t(e){var t,n;return e=(e+``).trim().toLowerCase(),(t=Vt.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?en(t):n===3?new k(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?tn(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?tn(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=Ht.exec(e))?new k(t[1],t[2],t[3],1):(t=Ut.exec(e))?new k(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=Wt.exec(e))?tn(t[1],t[2],t[3],t[4]):(t=Gt.exec(e))?tn(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=Kt.exec(e))?ln(t[1],t[2]/100,t[3]/100,1):(t=qt.exec(e))?ln(t[1],t[2]/100,t[3]/100,t[4]):Jt.hasOwnProperty(e)?en(Jt[e]):e===`transparent`?new k(NaN,NaN,NaN,0):null}function en(e){return new k(e>>16&255,e>>8&255,e&255,1)}function tn(e,t,n,r){return r<=0&&(e=t=n=NaN),new k(e,t,n,r)}function nn(e){return e instanceof E||(e=$t(e)),e?(e=e.rgb(),new k(e.r,e.g,e.b,e.opacity)):new k}function rn(e,t,n,r){return arguments.length===1?nn(e):new k(e,t,n,r??1)}function k(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}It(k,rn,Lt(E,{brighter(e){return e=e==null?Rt:Rt**+e,new k(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?D:D**+e,new k(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new k(A(this.r),A(this.g),A(this.b),cn(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:an,formatHex:an,formatHex8:on,formatRgb:sn,toString:sn}));function an(){return`#${j(this.r)}${j(this.g)}${j(this.b)}`}function on(){return`#${j(this.r)}${j(this.g)}${j(this.b)}${j((isNaN(this.opacity)?1:this.opacity)*255)}`}function sn(){let e=cn(this.opacity);return`${e===1?`rgb(`:`rgba(`}${A(this.r)}, ${A(this.g)}, ${A(this.b)}${e===1?`)`:`, ${e})`}`}function cn(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function A(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function j(e){return e=A(e),(e<16?`0`:``)+e.toString(16)}function ln(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new M(e,t,n,r)}function un(e){if(e instanceof M)return new M(e.h,e.s,e.l,e.opacity);if(e instanceof E||(e=$t(e)),!e)return new M;if(e instanceof M)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),a=Math.max(t,n,r),o=NaN,s=a-i,c=(a+i)/2;return s?(o=t===a?(n-r)/s+(n<r)*6:n===a?(r-t)/s+2:(t-n)/s+4,s/=c<.5?a+i:2-a-i,o*=60):s=c>0&&c<1?0:o,new M(o,s,c,e.opacity)}function dn(e,t,n,r){return arguments.length===1?un(e):new M(e,t,n,r??1)}function M(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}It(M,dn,Lt(E,{brighter(e){return e=e==null?Rt:Rt**+e,new M(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?D:D**+e,new M(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new k(mn(e>=240?e-240:e+120,i,r),mn(e,i,r),mn(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new M(fn(this.h),pn(this.s),pn(this.l),cn(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=cn(this.opacity);return`${e===1?`hsl(`:`hsla(`}${fn(this.h)}, ${pn(this.s)*100}%, ${pn(this.l)*100}%${e===1?`)`:`, ${e})`}`}}));function fn(e){return e=(e||0)%360,e<0?e+360:e}function pn(e){return Math.max(0,Math.min(1,e||0))}function mn(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var hn=Math.PI/180,gn=180/Math.PI,_n=18,vn=.96422,yn=1,bn=.82521,xn=4/29,Sn=6/29,Cn=3*Sn*Sn,wn=Sn*Sn*Sn;function Tn(e){if(e instanceof N)return new N(e.l,e.a,e.b,e.opacity);if(e instanceof P)return Nn(e);e instanceof k||(e=nn(e));var t=An(e.r),n=An(e.g),r=An(e.b),i=Dn((.2225045*t+.7168786*n+.0606169*r)/yn),a,o;return t===n&&n===r?a=o=i:(a=Dn((.4360747*t+.3850649*n+.1430804*r)/vn),o=Dn((.0139322*t+.0971045*n+.7141733*r)/bn)),new N(116*i-16,500*(a-i),200*(i-o),e.opacity)}function En(e,t,n,r){return arguments.length===1?Tn(e):new N(e,t,n,r??1)}function N(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}It(N,En,Lt(E,{brighter(e){return new N(this.l+_n*(e??1),this.a,this.b,this.opacity)},darker(e){return new N(this.l-_n*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=vn*On(t),e=yn*On(e),n=bn*On(n),new k(kn(3.1338561*t-1.6168667*e-.4906146*n),kn(-.9787684*t+1.9161415*e+.033454*n),kn(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function Dn(e){return e>wn?e**(1/3):e/Cn+xn}function On(e){return e>Sn?e*e*e:Cn*(e-xn)}function kn(e){return 255*(e<=.0031308?12.92*e:1.055*e**(1/2.4)-.055)}function An(e){return(e/=255)<=.04045?e/12.92:((e+.055)/1.055)**2.4}function jn(e){if(e instanceof P)return new P(e.h,e.c,e.l,e.opacity);if(e instanceof N||(e=Tn(e)),e.a===0&&e.b===0)return new P(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*gn;return new P(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function Mn(e,t,n,r){return arguments.length===1?jn(e):new P(e,t,n,r??1)}function P(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function Nn(e){if(isNaN(e.h))return new N(e.l,0,0,e.opacity);var t=e.h*hn;return new N(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}It(P,Mn,Lt(E,{brighter(e){return new P(this.h,this.c,this.l+_n*(e??1),this.opacity)},darker(e){return new P(this.h,this.c,this.l-_n*(e??1),this.opacity)},rgb(){return Nn(this).rgb()}}));var Pn=-.14861,Fn=1.78277,In=-.29227,Ln=-.90649,Rn=1.97294,zn=Rn*Ln,Bn=Rn*Fn,Vn=Fn*In-Ln*Pn;function Hn(e){if(e instanceof F)return new F(e.h,e.s,e.l,e.opacity);e instanceof k||(e=nn(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(Vn*r+zn*t-Bn*n)/(Vn+zn-Bn),a=r-i,o=(Rn*(n-i)-In*a)/Ln,s=Math.sqrt(o*o+a*a)/(Rn*i*(1-i)),c=s?Math.atan2(o,a)*gn-120:NaN;return new F(c<0?c+360:c,s,i,e.opacity)}function Un(e,t,n,r){return arguments.length===1?Hn(e):new F(e,t,n,r??1)}function F(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}It(F,Un,Lt(E,{brighter(e){return e=e==null?Rt:Rt**+e,new F(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?D:D**+e,new F(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*hn,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new k(255*(t+n*(Pn*r+Fn*i)),255*(t+n*(In*r+Ln*i)),255*(t+Rn*r*n),this.opacity)}}));var Wn=e=>()=>e;function Gn(e,t){return function(n){return e+n*t}}function Kn(e,t,n){return e**=+n,t=t**+n-e,n=1/n,function(r){return(e+r*t)**+n}}function qn(e,t){var n=t-e;return n?Gn(e,n>180||n<-180?n-360*Math.round(n/360):n):Wn(isNaN(e)?t:e)}function Jn(e){return(e=+e)==1?Yn:function(t,n){return n-t?Kn(t,n,e):Wn(isNaN(t)?n:t)}}function Yn(e,t){var n=t-e;return n?Gn(e,n):Wn(isNaN(e)?t:e)}var Xn=(function e(t){var n=Jn(t);function r(e,t){var r=n((e=rn(e)).r,(t=rn(t)).r),i=n(e.g,t.g),a=n(e.b,t.b),o=Yn(e.opacity,t.opacity);return function(t){return e.r=r(t),e.g=i(t),e.b=a(t),e.opacity=o(t),e+``}}return r.gamma=e,r})(1);function Zn(e,t){t||=[];var n=e?Math.min(t.length,e.length):0,r=t.slice(),i;return function(a){for(i=0;i<n;++i)r[i]=e[i]*(1-a)+t[i]*a;return r}}function Qn(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function $n(e,t){for(var n=t?t.length:0,r=e?Math.min(n,e.length):0,i=Array(r),a=Array(n),o=0;o<r;++o)i[o]=sr(e[o],t[o]);for(;o<n;++o)a[o]=t[o];return function(e){for(o=0;o<r;++o)a[o]=i[o](e);return a}}function er(e,t){var n=new Date;return e=+e,t=+t,function(r){return n.setTime(e*(1-r)+t*r),n}}function I(e,t){return e=+e,t=+t,function(n){return e*(1-n)+t*n}}function tr(e,t){var n={},r={},i;for(i in typeof e==`object`&&e||(e={}),typeof t==`object`&&t||(t={}),t)i in e?n[i]=sr(e[i],t[i]):r[i]=t[i];return function(e){for(i in n)r[i]=n[i](e);return r}}var nr=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,rr=new RegExp(nr.source,`g`);function ir(e){return function(){return e}}function ar(e){return function(t){return e(t)+``}}function or(e,t){var n=nr.lastIndex=rr.lastIndex=0,r,i,a,o=-1,s=[],c=[];for(e+=``,t+=``;(r=nr.exec(e))&&(i=rr.exec(t));)(a=i.index)>n&&(a=t.slice(n,a),s[o]?s[o]+=a:s[++o]=a),(r=r[0])===(i=i[0])?s[o]?s[o]+=i:s[++o]=i:(s[++o]=null,c.push({i:o,x:I(r,i)})),n=rr.lastIndex;return n<t.length&&(a=t.slice(n),s[o]?s[o]+=a:s[++o]=a),s.length<2?c[0]?ar(c[0].x):ir(t):(t=c.length,function(e){for(var n=0,r;n<t;++n)s[(r=c[n]).i]=r.x(e);return s.join(``)})}function sr(e,t){var n=typeof t,r;return t==null||n===`boolean`?Wn(t):(n===`number`?I:n===`string`?(r=$t(t))?(t=r,Xn):or:t instanceof $t?Xn:t instanceof Date?er:Qn(t)?Zn:Array.isArray(t)?$n:typeof t.valueOf!=`function`&&typeof t.toString!=`function`||isNaN(t)?tr:I)(e,t)}function cr(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}var lr=180/Math.PI,ur={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function dr(e,t,n,r,i,a){var o,s,c;return(o=Math.sqrt(e*e+t*t))&&(e/=o,t/=o),(c=e*n+t*r)&&(n-=e*c,r-=t*c),(s=Math.sqrt(n*n+r*r))&&(n/=s,r/=s,c/=s),e*r<t*n&&(e=-e,t=-t,c=-c,o=-o),{translateX:i,translateY:a,rotate:Math.atan2(t,e)*lr,skewX:Math.atan(c)*lr,scaleX:o,scaleY:s}}var fr;function pr(e){let t=new(typeof DOMMatrix==`function`?DOMMatrix:WebKitCSSMatrix)(e+``);return t.isIdentity?ur:dr(t.a,t.b,t.c,t.d,t.e,t.f)}function mr(e){return e==null||(fr||=document.createElementNS(`http://www.w3.org/2000/svg`,`g`),fr.setAttribute(`transform`,e),!(e=fr.transform.baseVal.consolidate()))?ur:(e=e.matrix,dr(e.a,e.b,e.c,e.d,e.e,e.f))}function hr(e,t,n,r){function i(e){return e.length?e.pop()+` `:``}function a(e,r,i,a,o,s){if(e!==i||r!==a){var c=o.push(`translate(`,null,t,null,n);s.push({i:c-4,x:I(e,i)},{i:c-2,x:I(r,a)})}else(i||a)&&o.push(`translate(`+i+t+a+n)}function o(e,t,n,a){e===t?t&&n.push(i(n)+`rotate(`+t+r):(e-t>180?t+=360:t-e>180&&(e+=360),a.push({i:n.push(i(n)+`rotate(`,null,r)-2,x:I(e,t)}))}function s(e,t,n,a){e===t?t&&n.push(i(n)+`skewX(`+t+r):a.push({i:n.push(i(n)+`skewX(`,null,r)-2,x:I(e,t)})}function c(e,t,n,r,a,o){if(e!==n||t!==r){var s=a.push(i(a)+`scale(`,null,`,`,null,`)`);o.push({i:s-4,x:I(e,n)},{i:s-2,x:I(t,r)})}else(n!==1||r!==1)&&a.push(i(a)+`scale(`+n+`,`+r+`)`)}return function(t,n){var r=[],i=[];return t=e(t),n=e(n),a(t.translateX,t.translateY,n.translateX,n.translateY,r,i),o(t.rotate,n.rotate,r,i),s(t.skewX,n.skewX,r,i),c(t.scaleX,t.scaleY,n.scaleX,n.scaleY,r,i),t=n=null,function(e){for(var t=-1,n=i.length,a;++t<n;)r[(a=i[t]).i]=a.x(e);return r.join(``)}}}var gr=hr(pr,`px, `,`px)`,`deg)`),_r=hr(mr,`, `,`)`,`)`),vr=1e-12;function yr(e){return((e=Math.exp(e))+1/e)/2}function br(e){return((e=Math.exp(e))-1/e)/2}function xr(e){return((e=Math.exp(2*e))-1)/(e+1)}var Sr=(function e(t,n,r){function i(e,i){var a=e[0],o=e[1],s=e[2],c=i[0],l=i[1],u=i[2],d=c-a,f=l-o,p=d*d+f*f,m,h;if(p<vr)h=Math.log(u/s)/t,m=function(e){return[a+e*d,o+e*f,s*Math.exp(t*e*h)]};else{var g=Math.sqrt(p),ee=(u*u-s*s+r*p)/(2*s*n*g),_=(u*u-s*s-r*p)/(2*u*n*g),v=Math.log(Math.sqrt(ee*ee+1)-ee);h=(Math.log(Math.sqrt(_*_+1)-_)-v)/t,m=function(e){var r=e*h,i=yr(v),c=s/(n*g)*(i*xr(t*r+v)-br(v));return[a+c*d,o+c*f,s*i/yr(t*r+v)]}}return m.duration=Math.abs(h)*1e3*t/Math.SQRT2,m}return i.rho=function(t){var n=Math.max(.001,+t),r=n*n;return e(n,r,r*r)},i})(Math.SQRT2,2,4);function Cr(e){return(function t(n){n=+n;function r(t,r){var i=e((t=Un(t)).h,(r=Un(r)).h),a=Yn(t.s,r.s),o=Yn(t.l,r.l),s=Yn(t.opacity,r.opacity);return function(e){return t.h=i(e),t.s=a(e),t.l=o(e**+n),t.opacity=s(e),t+``}}return r.gamma=t,r})(1)}Cr(qn),Cr(Yn);function wr(e){return function(){return e}}function Tr(e){return+e}var Er=[0,1];function Dr(e){return e}function Or(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:wr(isNaN(t)?NaN:.5)}function kr(e,t){var n;return e>t&&(n=e,e=t,t=n),function(n){return Math.max(e,Math.min(t,n))}}function Ar(e,t,n){var r=e[0],i=e[1],a=t[0],o=t[1];return i<r?(r=Or(i,r),a=n(o,a)):(r=Or(r,i),a=n(a,o)),function(e){return a(r(e))}}function jr(e,t,n){var r=Math.min(e.length,t.length)-1,i=Array(r),a=Array(r),o=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++o<r;)i[o]=Or(e[o],e[o+1]),a[o]=n(t[o],t[o+1]);return function(t){var n=Ot(e,t,1,r)-1;return a[n](i[n](t))}}function Mr(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function Nr(){var e=Er,t=Er,n=sr,r,i,a,o=Dr,s,c,l;function u(){var n=Math.min(e.length,t.length);return o!==Dr&&(o=kr(e[0],e[n-1])),s=n>2?jr:Ar,c=l=null,d}function d(i){return i==null||isNaN(i=+i)?a:(c||=s(e.map(r),t,n))(r(o(i)))}return d.invert=function(n){return o(i((l||=s(t,e.map(r),I))(n)))},d.domain=function(t){return arguments.length?(e=Array.from(t,Tr),u()):e.slice()},d.range=function(e){return arguments.length?(t=Array.from(e),u()):t.slice()},d.rangeRound=function(e){return t=Array.from(e),n=cr,u()},d.clamp=function(e){return arguments.length?(o=e?!0:Dr,u()):o!==Dr},d.interpolate=function(e){return arguments.length?(n=e,u()):n},d.unknown=function(e){return arguments.length?(a=e,d):a},function(e,t){return r=e,i=t,u()}}function Pr(){return Nr()(Dr,Dr)}function Fr(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString(`en`).replace(/,/g,``):e.toString(10)}function Ir(e,t){if((n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf(`e`))<0)return null;var n,r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function Lr(e){return e=Ir(Math.abs(e)),e?e[1]:NaN}function Rr(e,t){return function(n,r){for(var i=n.length,a=[],o=0,s=e[0],c=0;i>0&&s>0&&(c+s+1>r&&(s=Math.max(1,r-c)),a.push(n.substring(i-=s,i+s)),!((c+=s+1)>r));)s=e[o=(o+1)%e.length];return a.reverse().join(t)}}function zr(e){return function(t){return t.replace(/[0-9]/g,function(t){return e[+t]})}}var Br=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function Vr(e){if(!(t=Br.exec(e)))throw Error(`invalid format: `+e);var t;return new Hr({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}Vr.prototype=Hr.prototype;function Hr(e){this.fill=e.fill===void 0?` `:e.fill+``,this.align=e.align===void 0?`>`:e.align+``,this.sign=e.sign===void 0?`-`:e.sign+``,this.symbol=e.symbol===void 0?``:e.symbol+``,this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?``:e.type+``}Hr.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?`0`:``)+(this.width===void 0?``:Math.max(1,this.width|0))+(this.comma?`,`:``)+(this.precision===void 0?``:`.`+Math.max(0,this.precision|0))+(this.trim?`~`:``)+this.type};function Ur(e){out:for(var t=e.length,n=1,r=-1,i;n<t;++n)switch(e[n]){case`.`:r=i=n;break;case`0`:r===0&&(r=n),i=n;break;default:if(!+e[n])break out;r>0&&(r=0)}return r>0?e.slice(0,r)+e.slice(i+1):e}var Wr;function Gr(e,t){var n=Ir(e,t);if(!n)return e+``;var r=n[0],i=n[1],a=i-(Wr=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,o=r.length;return a===o?r:a>o?r+Array(a-o+1).join(`0`):a>0?r.slice(0,a)+`.`+r.slice(a):`0.`+Array(1-a).join(`0`)+Ir(e,Math.max(0,t+a-1))[0]}function Kr(e,t){var n=Ir(e,t);if(!n)return e+``;var r=n[0],i=n[1];return i<0?`0.`+Array(-i).join(`0`)+r:r.length>i+1?r.slice(0,i+1)+`.`+r.slice(i+1):r+Array(i-r.length+2).join(`0`)}var qr={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+``,d:Fr,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>Kr(e*100,t),r:Kr,s:Gr,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function Jr(e){return e}var Yr=Array.prototype.map,Xr=[`y`,`z`,`a`,`f`,`p`,`n`,`µ`,`m`,``,`k`,`M`,`G`,`T`,`P`,`E`,`Z`,`Y`];function Zr(e){var t=e.grouping===void 0||e.thousands===void 0?Jr:Rr(Yr.call(e.grouping,Number),e.thousands+``),n=e.currency===void 0?``:e.currency[0]+``,r=e.currency===void 0?``:e.currency[1]+``,i=e.decimal===void 0?`.`:e.decimal+``,a=e.numerals===void 0?Jr:zr(Yr.call(e.numerals,String)),o=e.percent===void 0?`%`:e.percent+``,s=e.minus===void 0?`−`:e.minus+``,c=e.nan===void 0?`NaN`:e.nan+``;function l(e){e=Vr(e);var l=e.fill,u=e.align,d=e.sign,f=e.symbol,p=e.zero,m=e.width,h=e.comma,g=e.precision,ee=e.trim,_=e.type;_===`n`?(h=!0,_=`g`):qr[_]||(g===void 0&&(g=12),ee=!0,_=`g`),(p||l===`0`&&u===`=`)&&(p=!0,l=`0`,u=`=`);var v=f===`$`?n:f===`#`&&/[boxX]/.test(_)?`0`+_.toLowerCase():``,te=f===`$`?r:/[%p]/.test(_)?o:``,ne=qr[_],re=/[defgprs%]/.test(_);g=g===void 0?6:/[gprs]/.test(_)?Math.max(1,Math.min(21,g)):Math.max(0,Math.min(20,g));function y(e){var n=v,r=te,o,f,y;if(_===`c`)r=ne(e)+r,e=``;else{e=+e;var ie=e<0||1/e<0;if(e=isNaN(e)?c:ne(Math.abs(e),g),ee&&(e=Ur(e)),ie&&+e==0&&d!==`+`&&(ie=!1),n=(ie?d===`(`?d:s:d===`-`||d===`(`?``:d)+n,r=(_===`s`?Xr[8+Wr/3]:``)+r+(ie&&d===`(`?`)`:``),re){for(o=-1,f=e.length;++o<f;)if(y=e.charCodeAt(o),48>y||y>57){r=(y===46?i+e.slice(o+1):e.slice(o))+r,e=e.slice(0,o);break}}}h&&!p&&(e=t(e,1/0));var b=n.length+e.length+r.length,x=b<m?Array(m-b+1).join(l):``;switch(h&&p&&(e=t(x+e,x.length?m-r.length:1/0),x=``),u){case`<`:e=n+e+r+x;break;case`=`:e=n+x+e+r;break;case`^`:e=x.slice(0,b=x.length>>1)+n+e+r+x.slice(b);break;default:e=x+n+e+r}return a(e)}return y.toString=function(){return e+``},y}function u(e,t){var n=l((e=Vr(e),e.type=`f`,e)),r=Math.max(-8,Math.min(8,Math.floor(Lr(t)/3)))*3,i=10**-r,a=Xr[8+r/3];return function(e){return n(i*e)+a}}return{format:l,formatPrefix:u}}var Qr,$r,ei;ti({thousands:`,`,grouping:[3],currency:[`$`,``]});function ti(e){return Qr=Zr(e),$r=Qr.format,ei=Qr.formatPrefix,Qr}function ni(e){return Math.max(0,-Lr(Math.abs(e)))}function ri(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Lr(t)/3)))*3-Lr(Math.abs(e)))}function ii(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,Lr(t)-Lr(e))+1}function ai(e,t,n,r){var i=Pt(e,t,n),a;switch(r=Vr(r??`,f`),r.type){case`s`:var o=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(a=ri(i,o))&&(r.precision=a),ei(r,o);case``:case`e`:case`g`:case`p`:case`r`:r.precision==null&&!isNaN(a=ii(i,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=a-(r.type===`e`));break;case`f`:case`%`:r.precision==null&&!isNaN(a=ni(i))&&(r.precision=a-(r.type===`%`)*2)}return $r(r)}function oi(e){var t=e.domain;return e.ticks=function(e){var n=t();return Mt(n[0],n[n.length-1],e??10)},e.tickFormat=function(e,n){var r=t();return ai(r[0],r[r.length-1],e??10,n)},e.nice=function(n){n??=10;var r=t(),i=0,a=r.length-1,o=r[i],s=r[a],c,l,u=10;for(s<o&&(l=o,o=s,s=l,l=i,i=a,a=l);u-->0;){if(l=Nt(o,s,n),l===c)return r[i]=o,r[a]=s,t(r);if(l>0)o=Math.floor(o/l)*l,s=Math.ceil(s/l)*l;else if(l<0)o=Math.ceil(o*l)/l,s=Math.floor(s*l)/l;else break;c=l}return e},e}function si(){var e=Pr();return e.copy=function(){return Mr(e,si())},Ft.apply(e,arguments),oi(e)}var ci=new Date,li=new Date;function L(e,t,n,r){function i(t){return e(t=arguments.length===0?new Date:new Date(+t)),t}return i.floor=t=>(e(t=new Date(+t)),t),i.ceil=n=>(e(n=new Date(n-1)),t(n,1),e(n),n),i.round=e=>{let t=i(e),n=i.ceil(e);return e-t<n-e?t:n},i.offset=(e,n)=>(t(e=new Date(+e),n==null?1:Math.floor(n)),e),i.range=(n,r,a)=>{let o=[];if(n=i.ceil(n),a=a==null?1:Math.floor(a),!(n<r)||!(a>0))return o;let s;do o.push(s=new Date(+n)),t(n,a),e(n);while(s<n&&n<r);return o},i.filter=n=>L(t=>{if(t>=t)for(;e(t),!n(t);)t.setTime(t-1)},(e,r)=>{if(e>=e){if(r<0)for(;++r<=0;)for(;t(e,-1),!n(e););else for(;--r>=0;)for(;t(e,1),!n(e););}}),n&&(i.count=(t,r)=>(ci.setTime(+t),li.setTime(+r),e(ci),e(li),Math.floor(n(ci,li))),i.every=e=>(e=Math.floor(e),!isFinite(e)||!(e>0)?null:e>1?i.filter(r?t=>r(t)%e===0:t=>i.count(0,t)%e===0):i)),i}var ui=1e3,R=ui*60,di=R*60,z=di*24,fi=z*7,pi=z*30,mi=z*365,hi=L(e=>{e.setTime(e-e.getMilliseconds())},(e,t)=>{e.setTime(+e+t*ui)},(e,t)=>(t-e)/ui,e=>e.getUTCSeconds());hi.range;var gi=L(e=>{e.setTime(e-e.getMilliseconds()-e.getSeconds()*ui)},(e,t)=>{e.setTime(+e+t*R)},(e,t)=>(t-e)/R,e=>e.getMinutes());gi.range;var _i=L(e=>{e.setUTCSeconds(0,0)},(e,t)=>{e.setTime(+e+t*R)},(e,t)=>(t-e)/R,e=>e.getUTCMinutes());_i.range;var vi=L(e=>{e.setTime(e-e.getMilliseconds()-e.getSeconds()*ui-e.getMinutes()*R)},(e,t)=>{e.setTime(+e+t*di)},(e,t)=>(t-e)/di,e=>e.getHours());vi.range;var yi=L(e=>{e.setUTCMinutes(0,0,0)},(e,t)=>{e.setTime(+e+t*di)},(e,t)=>(t-e)/di,e=>e.getUTCHours());yi.range;var bi=L(e=>e.setHours(0,0,0,0),(e,t)=>e.setDate(e.getDate()+t),(e,t)=>(t-e-(t.getTimezoneOffset()-e.getTimezoneOffset())*R)/z,e=>e.getDate()-1);bi.range;var xi=L(e=>{e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCDate(e.getUTCDate()+t)},(e,t)=>(t-e)/z,e=>e.getUTCDate()-1);xi.range;var Si=L(e=>{e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCDate(e.getUTCDate()+t)},(e,t)=>(t-e)/z,e=>Math.floor(e/z));Si.range;function B(e){return L(t=>{t.setDate(t.getDate()-(t.getDay()+7-e)%7),t.setHours(0,0,0,0)},(e,t)=>{e.setDate(e.getDate()+t*7)},(e,t)=>(t-e-(t.getTimezoneOffset()-e.getTimezoneOffset())*R)/fi)}var Ci=B(0),wi=B(1),Ti=B(2),Ei=B(3),Di=B(4),Oi=B(5),ki=B(6);Ci.range,wi.range,Ti.range,Ei.range,Di.range,Oi.range,ki.range;function V(e){return L(t=>{t.setUTCDate(t.getUTCDate()-(t.getUTCDay()+7-e)%7),t.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCDate(e.getUTCDate()+t*7)},(e,t)=>(t-e)/fi)}var Ai=V(0),ji=V(1),Mi=V(2),Ni=V(3),Pi=V(4),Fi=V(5),Ii=V(6);Ai.range,ji.range,Mi.range,Ni.range,Pi.range,Fi.range,Ii.range;var Li=L(e=>{e.setDate(1),e.setHours(0,0,0,0)},(e,t)=>{e.setMonth(e.getMonth()+t)},(e,t)=>t.getMonth()-e.getMonth()+(t.getFullYear()-e.getFullYear())*12,e=>e.getMonth());Li.range;var Ri=L(e=>{e.setUTCDate(1),e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCMonth(e.getUTCMonth()+t)},(e,t)=>t.getUTCMonth()-e.getUTCMonth()+(t.getUTCFullYear()-e.getUTCFullYear())*12,e=>e.getUTCMonth());Ri.range;var zi=L(e=>{e.setMonth(0,1),e.setHours(0,0,0,0)},(e,t)=>{e.setFullYear(e.getFullYear()+t)},(e,t)=>t.getFullYear()-e.getFullYear(),e=>e.getFullYear());zi.every=e=>!isFinite(e=Math.floor(e))||!(e>0)?null:L(t=>{t.setFullYear(Math.floor(t.getFullYear()/e)*e),t.setMonth(0,1),t.setHours(0,0,0,0)},(t,n)=>{t.setFullYear(t.getFullYear()+n*e)}),zi.range;var Bi=L(e=>{e.setUTCMonth(0,1),e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCFullYear(e.getUTCFullYear()+t)},(e,t)=>t.getUTCFullYear()-e.getUTCFullYear(),e=>e.getUTCFullYear());Bi.every=e=>!isFinite(e=Math.floor(e))||!(e>0)?null:L(t=>{t.setUTCFullYear(Math.floor(t.getUTCFullYear()/e)*e),t.setUTCMonth(0,1),t.setUTCHours(0,0,0,0)},(t,n)=>{t.setUTCFullYear(t.getUTCFullYear()+n*e)}),Bi.range;function Vi(e,t){t.domain&&(`nice`in e||`quantiles`in e||`padding`in e,e.domain(t.domain))}function Hi(e,t){t.range&&(`padding`in e,e.range(t.range))}function Ui(e,t){`align`in e&&`align`in t&&t.align!==void 0&&e.align(t.align)}function Wi(e,t){`base`in e&&`base`in t&&t.base!==void 0&&e.base(t.base)}function Gi(e,t){`clamp`in e&&`clamp`in t&&t.clamp!==void 0&&e.clamp(t.clamp)}function Ki(e,t){`constant`in e&&`constant`in t&&t.constant!==void 0&&e.constant(t.constant)}function qi(e,t){`exponent`in e&&`exponent`in t&&t.exponent!==void 0&&e.exponent(t.exponent)}function Ji(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function Yi(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function H(){}var U=.7,Xi=1/U,Zi=`\\s*([+-]?\\d+)\\s*`,Qi=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*`,W=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*`,$i=/^#([0-9a-f]{3,8})$/,ea=RegExp(`^rgb\\(${Zi},${Zi},${Zi}\\)$`),ta=RegExp(`^rgb\\(${W},${W},${W}\\)$`),na=RegExp(`^rgba\\(${Zi},${Zi},${Zi},${Qi}\\)$`),ra=RegExp(`^rgba\\(${W},${W},${W},${Qi}\\)$`),ia=RegExp(`^hsl\\(${Qi},${W},${W}\\)$`),aa=RegExp(`^hsla\\(${Qi},${W},${W},${Qi}\\)$`),oa={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Ji(H,da,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:sa,formatHex:sa,formatHex8:ca,formatHsl:la,formatRgb:ua,toString:ua});function sa(){return this.rgb().formatHex()}function ca(){return this.rgb().formatHex8()}function la(){return xa(this).formatHsl()}function ua(){return this.rgb().formatRgb()}function da(e){var t,n;return e=(e+``).trim().toLowerCase(),(t=$i.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?fa(t):n===3?new G(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?pa(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?pa(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=ea.exec(e))?new G(t[1],t[2],t[3],1):(t=ta.exec(e))?new G(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=na.exec(e))?pa(t[1],t[2],t[3],t[4]):(t=ra.exec(e))?pa(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=ia.exec(e))?ba(t[1],t[2]/100,t[3]/100,1):(t=aa.exec(e))?ba(t[1],t[2]/100,t[3]/100,t[4]):oa.hasOwnProperty(e)?fa(oa[e]):e===`transparent`?new G(NaN,NaN,NaN,0):null}function fa(e){return new G(e>>16&255,e>>8&255,e&255,1)}function pa(e,t,n,r){return r<=0&&(e=t=n=NaN),new G(e,t,n,r)}function ma(e){return e instanceof H||(e=da(e)),e?(e=e.rgb(),new G(e.r,e.g,e.b,e.opacity)):new G}function ha(e,t,n,r){return arguments.length===1?ma(e):new G(e,t,n,r??1)}function G(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}Ji(G,ha,Yi(H,{brighter(e){return e=e==null?Xi:Xi**+e,new G(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?U:U**+e,new G(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new G(K(this.r),K(this.g),K(this.b),ya(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:ga,formatHex:ga,formatHex8:_a,formatRgb:va,toString:va}));function ga(){return`#${q(this.r)}${q(this.g)}${q(this.b)}`}function _a(){return`#${q(this.r)}${q(this.g)}${q(this.b)}${q((isNaN(this.opacity)?1:this.opacity)*255)}`}function va(){let e=ya(this.opacity);return`${e===1?`rgb(`:`rgba(`}${K(this.r)}, ${K(this.g)}, ${K(this.b)}${e===1?`)`:`, ${e})`}`}function ya(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function K(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function q(e){return e=K(e),(e<16?`0`:``)+e.toString(16)}function ba(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new J(e,t,n,r)}function xa(e){if(e instanceof J)return new J(e.h,e.s,e.l,e.opacity);if(e instanceof H||(e=da(e)),!e)return new J;if(e instanceof J)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),a=Math.max(t,n,r),o=NaN,s=a-i,c=(a+i)/2;return s?(o=t===a?(n-r)/s+(n<r)*6:n===a?(r-t)/s+2:(t-n)/s+4,s/=c<.5?a+i:2-a-i,o*=60):s=c>0&&c<1?0:o,new J(o,s,c,e.opacity)}function Sa(e,t,n,r){return arguments.length===1?xa(e):new J(e,t,n,r??1)}function J(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Ji(J,Sa,Yi(H,{brighter(e){return e=e==null?Xi:Xi**+e,new J(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?U:U**+e,new J(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new G(Ta(e>=240?e-240:e+120,i,r),Ta(e,i,r),Ta(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new J(Ca(this.h),wa(this.s),wa(this.l),ya(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=ya(this.opacity);return`${e===1?`hsl(`:`hsla(`}${Ca(this.h)}, ${wa(this.s)*100}%, ${wa(this.l)*100}%${e===1?`)`:`, ${e})`}`}}));function Ca(e){return e=(e||0)%360,e<0?e+360:e}function wa(e){return Math.max(0,Math.min(1,e||0))}function Ta(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var Ea=Math.PI/180,Da=180/Math.PI,Oa=18,ka=.96422,Aa=1,ja=.82521,Ma=4/29,Na=6/29,Pa=3*Na*Na,Fa=Na*Na*Na;function Ia(e){if(e instanceof Y)return new Y(e.l,e.a,e.b,e.opacity);if(e instanceof X)return Wa(e);e instanceof G||(e=ma(e));var t=Va(e.r),n=Va(e.g),r=Va(e.b),i=Ra((.2225045*t+.7168786*n+.0606169*r)/Aa),a,o;return t===n&&n===r?a=o=i:(a=Ra((.4360747*t+.3850649*n+.1430804*r)/ka),o=Ra((.0139322*t+.0971045*n+.7141733*r)/ja)),new Y(116*i-16,500*(a-i),200*(i-o),e.opacity)}function La(e,t,n,r){return arguments.length===1?Ia(e):new Y(e,t,n,r??1)}function Y(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}Ji(Y,La,Yi(H,{brighter(e){return new Y(this.l+Oa*(e??1),this.a,this.b,this.opacity)},darker(e){return new Y(this.l-Oa*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=ka*za(t),e=Aa*za(e),n=ja*za(n),new G(Ba(3.1338561*t-1.6168667*e-.4906146*n),Ba(-.9787684*t+1.9161415*e+.033454*n),Ba(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function Ra(e){return e>Fa?e**(1/3):e/Pa+Ma}function za(e){return e>Na?e*e*e:Pa*(e-Ma)}function Ba(e){return 255*(e<=.0031308?12.92*e:1.055*e**(1/2.4)-.055)}function Va(e){return(e/=255)<=.04045?e/12.92:((e+.055)/1.055)**2.4}function Ha(e){if(e instanceof X)return new X(e.h,e.c,e.l,e.opacity);if(e instanceof Y||(e=Ia(e)),e.a===0&&e.b===0)return new X(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*Da;return new X(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function Ua(e,t,n,r){return arguments.length===1?Ha(e):new X(e,t,n,r??1)}function X(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function Wa(e){if(isNaN(e.h))return new Y(e.l,0,0,e.opacity);var t=e.h*Ea;return new Y(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}Ji(X,Ua,Yi(H,{brighter(e){return new X(this.h,this.c,this.l+Oa*(e??1),this.opacity)},darker(e){return new X(this.h,this.c,this.l-Oa*(e??1),this.opacity)},rgb(){return Wa(this).rgb()}}));var Ga=-.14861,Ka=1.78277,qa=-.29227,Ja=-.90649,Ya=1.97294,Xa=Ya*Ja,Za=Ya*Ka,Qa=Ka*qa-Ja*Ga;function $a(e){if(e instanceof Z)return new Z(e.h,e.s,e.l,e.opacity);e instanceof G||(e=ma(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(Qa*r+Xa*t-Za*n)/(Qa+Xa-Za),a=r-i,o=(Ya*(n-i)-qa*a)/Ja,s=Math.sqrt(o*o+a*a)/(Ya*i*(1-i)),c=s?Math.atan2(o,a)*Da-120:NaN;return new Z(c<0?c+360:c,s,i,e.opacity)}function eo(e,t,n,r){return arguments.length===1?$a(e):new Z(e,t,n,r??1)}function Z(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Ji(Z,eo,Yi(H,{brighter(e){return e=e==null?Xi:Xi**+e,new Z(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?U:U**+e,new Z(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*Ea,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new G(255*(t+n*(Ga*r+Ka*i)),255*(t+n*(qa*r+Ja*i)),255*(t+Ya*r*n),this.opacity)}}));var to=e=>()=>e;function no(e,t){return function(n){return e+n*t}}function ro(e,t,n){return e**=+n,t=t**+n-e,n=1/n,function(r){return(e+r*t)**+n}}function io(e,t){var n=t-e;return n?no(e,n>180||n<-180?n-360*Math.round(n/360):n):to(isNaN(e)?t:e)}function ao(e){return(e=+e)==1?Q:function(t,n){return n-t?ro(t,n,e):to(isNaN(t)?n:t)}}function Q(e,t){var n=t-e;return n?no(e,n):to(isNaN(e)?t:e)}var oo=(function e(t){var n=ao(t);function r(e,t){var r=n((e=ha(e)).r,(t=ha(t)).r),i=n(e.g,t.g),a=n(e.b,t.b),o=Q(e.opacity,t.opacity);return function(t){return e.r=r(t),e.g=i(t),e.b=a(t),e.opacity=o(t),e+``}}return r.gamma=e,r})(1);function so(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}function co(e){return function(t,n){var r=e((t=Sa(t)).h,(n=Sa(n)).h),i=Q(t.s,n.s),a=Q(t.l,n.l),o=Q(t.opacity,n.opacity);return function(e){return t.h=r(e),t.s=i(e),t.l=a(e),t.opacity=o(e),t+``}}}var lo=co(io),uo=co(Q);function fo(e,t){var n=Q((e=La(e)).l,(t=La(t)).l),r=Q(e.a,t.a),i=Q(e.b,t.b),a=Q(e.opacity,t.opacity);return function(t){return e.l=n(t),e.a=r(t),e.b=i(t),e.opacity=a(t),e+``}}function po(e){return function(t,n){var r=e((t=Ua(t)).h,(n=Ua(n)).h),i=Q(t.c,n.c),a=Q(t.l,n.l),o=Q(t.opacity,n.opacity);return function(e){return t.h=r(e),t.c=i(e),t.l=a(e),t.opacity=o(e),t+``}}}var mo=po(io),ho=po(Q);function go(e){return(function t(n){n=+n;function r(t,r){var i=e((t=eo(t)).h,(r=eo(r)).h),a=Q(t.s,r.s),o=Q(t.l,r.l),s=Q(t.opacity,r.opacity);return function(e){return t.h=i(e),t.s=a(e),t.l=o(e**+n),t.opacity=s(e),t+``}}return r.gamma=t,r})(1)}var _o={lab:fo,hcl:mo,"hcl-long":ho,hsl:lo,"hsl-long":uo,cubehelix:go(io),"cubehelix-long":go(Q),rgb:oo};function vo(e){switch(e){case`lab`:case`hcl`:case`hcl-long`:case`hsl`:case`hsl-long`:case`cubehelix`:case`cubehelix-long`:case`rgb`:return _o[e]}let{type:t,gamma:n}=e,r=_o[t];return n===void 0?r:r.gamma(n)}function yo(e,t){if(`interpolate`in t&&`interpolate`in e&&t.interpolate!==void 0){let n=vo(t.interpolate);e.interpolate(n)}}var bo=new Date(Date.UTC(2020,1,2,3,4,5)),xo=`%Y-%m-%d %H:%M`;function So(e){return e.tickFormat(1,xo)(bo)===`2020-02-02 03:04`}var Co={day:bi,hour:vi,minute:gi,month:Li,second:hi,week:Ci,year:zi},wo={day:xi,hour:yi,minute:_i,month:Ri,second:hi,week:Ai,year:Bi};function To(e,t){if(`nice`in t&&t.nice!==void 0&&`nice`in e){let{nice:n}=t;if(typeof n==`boolean`)n&&e.nice();else if(typeof n==`number`)e.nice(n);else{let t=e,r=So(t);if(typeof n==`string`)t.nice(r?wo[n]:Co[n]);else{let{interval:e,step:i}=n,a=(r?wo[e]:Co[e]).every(i);a!=null&&t.nice(a)}}}}function Eo(e,t){`padding`in e&&`padding`in t&&t.padding!==void 0&&e.padding(t.padding),`paddingInner`in e&&`paddingInner`in t&&t.paddingInner!==void 0&&e.paddingInner(t.paddingInner),`paddingOuter`in e&&`paddingOuter`in t&&t.paddingOuter!==void 0&&e.paddingOuter(t.paddingOuter)}function Do(e,t){if(t.reverse){let t=e.range().slice().reverse();`padding`in e,e.range(t)}}function Oo(e,t){`round`in t&&t.round!==void 0&&(t.round&&`interpolate`in t&&t.interpolate!==void 0?console.warn(`[visx/scale/applyRound] ignoring round: scale config contains round and interpolate. only applying interpolate. config:`,t):`round`in e?e.round(t.round):`interpolate`in e&&t.round&&e.interpolate(so))}function ko(e,t){`unknown`in e&&`unknown`in t&&t.unknown!==void 0&&e.unknown(t.unknown)}function Ao(e,t){if(`zero`in t&&t.zero===!0){let[t,n]=e.domain(),r=n<t,[i,a]=r?[n,t]:[t,n],o=[Math.min(0,i),Math.max(0,a)];e.domain(r?o.reverse():o)}}var jo=[`domain`,`nice`,`zero`,`interpolate`,`round`,`range`,`reverse`,`align`,`base`,`clamp`,`constant`,`exponent`,`padding`,`unknown`],Mo={domain:Vi,nice:To,zero:Ao,interpolate:yo,round:Oo,align:Ui,base:Wi,clamp:Gi,constant:Ki,exponent:qi,padding:Eo,range:Hi,reverse:Do,unknown:ko};function No(){let e=new Set([...arguments]),t=jo.filter(t=>e.has(t));return function(e,n){return n!==void 0&&t.forEach(t=>{Mo[t](e,n)}),e}}var Po=No(`domain`,`range`,`reverse`,`clamp`,`interpolate`,`nice`,`round`,`zero`);function Fo(e){return Po(si(),e)}var Io=14,Lo=Io/2;function Ro({rate:e,interval:t,objective:n}){let r=Fo({domain:[0,1],range:[0,100]}),i=e=>`${String(r(e))}%`;return(0,S.jsxs)(`svg`,{className:`track`,width:`100%`,height:Io,"aria-hidden":`true`,children:[(0,S.jsx)(`line`,{className:`track-all`,x1:`0%`,x2:`100%`,y1:Lo,y2:Lo}),t&&(0,S.jsx)(`line`,{className:`track-interval`,x1:i(t.low),x2:i(t.high),y1:Lo,y2:Lo}),n!=null&&(0,S.jsx)(`line`,{className:`promised`,x1:i(n),x2:i(n),y1:0,y2:Io}),e!=null&&(0,S.jsx)(`circle`,{className:`track-rate`,cx:i(e),cy:Lo,r:4})]})}var zo=[{seconds:86400,name:`d`},{seconds:3600,name:`h`},{seconds:60,name:`min`},{seconds:1,name:`s`}];function Bo(e){if(e===null)return ue;let t=zo.find(t=>e>=t.seconds)??{seconds:1,name:`s`};return`${(e/t.seconds).toLocaleString(`en`,{maximumSignificantDigits:2})} ${t.name}`}var Vo=(0,c.lazy)(async()=>({default:(await a(async()=>{let{SeriesChart:e}=await import(`./SeriesChart-LYVh7wpV.js`).then(e=>e.n);return{SeriesChart:e}},__vite__mapDeps([6,1,2]),import.meta.url)).SeriesChart})),Ho=3,Uo={rate:`Achievement rate`,all:`Closed`,missed:`Lost`,unmeasured:`Unmeasured`};function Wo({outcome:e,blamed:t,window:n,update:r,hour:i,series:a}){return(0,S.jsxs)(`section`,{className:`panel headline`,"aria-label":e.name,children:[(0,S.jsxs)(`div`,{className:`headline-names`,children:[(0,S.jsx)(`h1`,{children:e.name}),(0,S.jsx)(`p`,{className:`quiet`,children:e.owner??`Nobody is accountable`})]}),r===void 0?(0,S.jsx)(`p`,{className:`quiet`,children:`Counting …`}):(0,S.jsxs)(S.Fragment,{children:[(0,S.jsx)(Go,{outcome:e,update:r,blamed:t,window:n}),(0,S.jsx)(qo,{update:r,hour:i})]}),(0,S.jsx)(`div`,{className:`headline-course`,children:(0,S.jsx)(c.Suspense,{children:a!==void 0&&(0,S.jsx)(Vo,{title:`Achievement over time`,steps:a.map(Jo),objective:e.objective,words:Uo})})})]})}function Go({outcome:e,blamed:t,window:n,update:r}){let{performance:i}=r,{rate:a,interval:o,count:s}=Je(r);return(0,S.jsxs)(`div`,{className:`headline-rate`,children:[(0,S.jsxs)(`p`,{className:`figure-row`,children:[(0,S.jsx)(Ye,{className:`headline-figure`,text:w(a),label:`Achievement rate`}),(0,S.jsx)(Me,{of:i.health})]}),(0,S.jsx)(Ro,{rate:a,interval:o,objective:e.objective}),(0,S.jsxs)(`p`,{children:[`of `,C(s),` attempts that closed; 95 % interval `,_e(o)]}),(0,S.jsx)(Ko,{health:i.health,nodes:t,window:n}),(0,S.jsxs)(`p`,{className:`quiet small`,children:[e.objective===null?`No objective`:`Objective ${w(e.objective)}`,` ·`,` `,Ce(i.from,i.to)]})]})}function Ko({health:e,nodes:t,window:n}){return t.length===0?null:(0,S.jsxs)(`p`,{children:[Ne(e),` by`,` `,t.slice(0,Ho).map((e,t)=>(0,S.jsxs)(`span`,{children:[t>0&&`, `,(0,S.jsx)(`a`,{href:Ze(e,n),children:e.name})]},e.id)),t.length>Ho&&` and ${C(t.length-Ho)} more`]})}function qo({update:{achievement:e,performance:t},hour:n}){if(e===null)return null;let r=n&&Je(n),i=e.observedAchieved+e.observedLost;return(0,S.jsxs)(`dl`,{className:`counts`,children:[(0,S.jsx)($,{term:`Open now`,text:C(e.openNow)}),(0,S.jsx)($,{term:`At risk now`,text:C(e.atRiskNow)}),(0,S.jsx)($,{term:`Last hour`,text:w(r?.rate),beside:r&&`${_e(r.interval)}, of ${C(r.count)}`}),(0,S.jsx)($,{term:`Opened`,text:C(e.opened)}),(0,S.jsx)($,{term:`Achieved`,text:C(e.achieved),beside:`${C(e.recovered)} recovered`}),(0,S.jsx)($,{term:`Lost`,text:C(e.lost)}),(0,S.jsx)($,{term:`Half achieved within`,text:Bo(e.timeToOutcomeSeconds.half),beside:`of opening`}),(0,S.jsx)($,{term:`Coverage`,text:w(t.coverage),beside:`of ${C(t.interactions)} interactions measured`}),i>0&&(0,S.jsx)($,{term:`Results reported`,text:C(i)})]})}function $({term:e,text:t,beside:n}){return(0,S.jsxs)(`div`,{children:[(0,S.jsx)(`dt`,{className:`quiet small`,children:e}),(0,S.jsxs)(`dd`,{children:[(0,S.jsx)(Ye,{className:`counted-figure`,text:t}),n!==void 0&&(0,S.jsxs)(`span`,{className:`quiet small`,children:[` `,n]})]})]})}function Jo(e){let{from:t,to:n,achieved:r,lost:i,achievementRate:a,achievementRateInterval:o}=e;return{from:t,to:n,rate:a,interval:o,all:r+i,missed:i,unmeasured:0}}var Yo=[`AT_RISK`,`LOST`];function Xo({attempt:e,from:t,to:n,at:r,corrects:i,cause:a}){let o={id:Qo(e.id,r),attempt:e.key,at:r};if(n===`AT_RISK`||n===`LOST`)return{...o,kind:n,places:e.brokenAt};if(Yo.includes(t))return{...o,kind:i?`CORRECTED`:`RECOVERED`,places:a?.moment?[a.moment]:[]}}function Zo({id:e,key:t,state:n,openedAt:r,closedAt:i,brokenAt:a}){let o=i??r;return{id:Qo(e,o),attempt:t,kind:n===`LOST`?`LOST`:`AT_RISK`,at:o,places:a}}function Qo(e,t){return`${e}@${t}`}function $o(e,t,n){let r=new Set(t.map(({id:e})=>e));return[...t,...e.filter(({id:e})=>!r.has(e))].toSorted((e,t)=>Date.parse(t.at)-Date.parse(e.at)).slice(0,n)}var es=50;function ts(e){let[t,n]=(0,c.useState)([]),[r,i]=(0,c.useReducer)(e=>e+1,0),{data:a,failure:o}=y(We,{outcome:e.key},r),s=b(Ge,a===void 0?[]:[{outcome:e.id,after:a.position}],({outcomeUpdated:e})=>{if(e.__typename===`CursorExpired`)return i(),{after:e.restartFrom};let t=e.__typename===`OutcomeUpdate`?Xo(e):void 0;return t!==void 0&&n(e=>$o(e,[t],es)),{after:e.cursor}});return{turns:$o(a?.outcome?.attempts.nodes.map(Zo)??[],t,es),failure:o??s}}var ns={AT_RISK:{standing:`STRAINED`,word:`At risk`,at:`since`},LOST:{standing:`BROKEN`,word:`Lost`,at:`at`},RECOVERED:{standing:`HEALTHY`,word:`Recovered`,at:`at`},CORRECTED:{standing:`UNKNOWN`,word:`Corrected`,at:`at`}};function rs({outcome:e,window:t}){let{turns:n,failure:r}=ts(e);return(0,S.jsxs)(`section`,{className:`panel feed`,"aria-labelledby":`feed`,children:[(0,S.jsx)(`h2`,{id:`feed`,children:`Broke and recovered`}),(0,S.jsx)(`p`,{className:`quiet small`,children:`Attempts, the latest first, as it happens`}),r!==void 0&&(0,S.jsx)(`p`,{role:`alert`,children:r}),n.length===0?(0,S.jsx)(`p`,{children:`None yet.`}):(0,S.jsx)(`ol`,{tabIndex:0,"aria-labelledby":`feed`,children:n.map(e=>(0,S.jsx)(is,{turn:e,window:t},e.id))})]})}function is({turn:{kind:e,attempt:t,at:n,places:r},window:i}){let{standing:a,word:o,at:s}=ns[e];return(0,S.jsxs)(`li`,{"data-standing":a,children:[(0,S.jsx)(je,{of:a}),(0,S.jsxs)(`span`,{children:[(0,S.jsx)(`strong`,{children:o}),` `,r.length===0?e===`LOST`&&`after a silence`:r.map(({key:e,name:t},n)=>(0,S.jsxs)(`span`,{children:[n===0?s:`and`,` `,(0,S.jsx)(`a`,{href:m({page:`moments`,key:e,window:i}),children:t}),` `]},e)),(0,S.jsx)(`span`,{className:`quiet small attempt`,children:t})]}),(0,S.jsx)(`time`,{className:`quiet small`,dateTime:n,children:Se(n)})]})}var as={PT1H:`PT1M`,P1D:`PT1H`,P7D:`PT4H`,P28D:`P1D`},os=Intl.DateTimeFormat().resolvedOptions().timeZone;function ss(e,t){let[n,r]=(0,c.useState)({window:t,course:void 0}),i=b(Ue,[{outcome:e,window:t,step:as[t],timeZone:os}],({performanceUpdated:e})=>{r({window:t,course:e[0]})});return{course:n.window===t?n.course:void 0,failure:i}}function cs({outcomeKey:e,window:t}){let{hierarchy:n,failure:r}=vt();if(r!==void 0)return(0,S.jsx)(le,{message:r});if(n===void 0)return(0,S.jsx)(`p`,{className:`quiet`,children:`Reading the hierarchy …`});let i=n.outcomes,a=e===void 0?i[0]:i.find(({key:t})=>t===e);return a===void 0?(0,S.jsx)(ds,{outcomeKey:e}):(0,S.jsxs)(S.Fragment,{children:[(0,S.jsx)(us,{outcomes:i,chosen:a,window:t}),(0,S.jsx)(ls,{hierarchy:n,outcome:a,window:t},a.id)]})}function ls({hierarchy:e,outcome:t,window:n}){let[r,i]=qe([...e.family(t.id)],n),[a]=qe([t.id],`PT1H`),{course:o,failure:s}=ss(t.id,n),c=i??s;return(0,S.jsxs)(`div`,{className:`overview`,children:[(0,S.jsx)(`title`,{children:`${t.name} – Touchstone`}),c!==void 0&&(0,S.jsx)(le,{message:c}),(0,S.jsx)(Wo,{outcome:t,blamed:e.blamed(t.id,e=>r.get(e)?.performance.health),window:n,update:r.get(t.id),hour:a.get(t.id),series:o?.achievement?.series}),(0,S.jsx)(pt,{hierarchy:e,outcome:t,performances:r,window:n}),(0,S.jsx)(xt,{course:o,window:n,span:r.get(t.id)?.performance}),(0,S.jsx)(rs,{outcome:t,window:n})]})}function us({outcomes:e,chosen:t,window:n}){return e.length<2?null:(0,S.jsxs)(`label`,{className:`choice`,children:[`Outcome`,` `,(0,S.jsx)(`select`,{value:t.key,onChange:({target:e})=>{location.hash=m({page:`outcomes`,key:e.value,window:n})},children:e.map(({key:e,name:t})=>(0,S.jsx)(`option`,{value:e,children:t},e))})]})}function ds({outcomeKey:e}){return e===void 0?(0,S.jsxs)(`p`,{children:[`There is no outcome yet. Define one, and what contributes to it, in `,(0,S.jsx)(`a`,{href:`graphiql`,children:`GraphiQL`}),`.`]}):(0,S.jsx)(le,{message:`There is no outcome "${e}".`})}var fs=async()=>a(()=>import(`./ExperiencePage-BzN2Hpfg.js`),__vite__mapDeps([7,1,2,8,6,9]),import.meta.url),ps=async()=>a(()=>import(`./MomentPage-9iY-kadN.js`),__vite__mapDeps([10,1,8,2,6,9,11]),import.meta.url),ms=(0,c.lazy)(fs),hs=(0,c.lazy)(ps);function gs(){let e=h();return(0,c.useEffect)(_s,[]),(0,S.jsx)(se,{route:e,children:(0,S.jsx)(c.Suspense,{fallback:(0,S.jsx)(`p`,{className:`quiet`,children:`Loading …`}),children:(0,S.jsx)(vs,{route:e})})})}function _s(){Promise.allSettled([fs(),ps()])}function vs({route:{page:e,key:t,window:n}}){return t!==void 0&&e===`experiences`?(0,S.jsx)(ms,{experienceKey:t,window:n},t):t!==void 0&&e===`moments`?(0,S.jsx)(hs,{momentKey:t,window:n},t):(0,S.jsx)(cs,{outcomeKey:e===`outcomes`?t:void 0,window:n})}r((0,S.jsx)(gs,{}));export{Ve as $,mi as A,Sr as B,hi as C,pi as D,R as E,_r as F,vt as G,Ft as H,I,Ye as J,et as K,Xn as L,Pr as M,Mr as N,ui as O,gr as P,Re as Q,or as R,_i as S,di as T,Pt as U,$t as V,wt as W,Pe as X,qe as Y,Fe as Z,Si as _,m as _t,No as a,be as at,yi as b,Li as c,Se as ct,Ci as d,Ce as dt,ze as et,Di as f,we as ft,bi as g,b as gt,Pi as h,y as ht,Fo as i,ue as it,L as j,fi as k,Ri as l,_e as lt,Ai as m,le as mt,os as n,Me as nt,zi as o,ve as ot,ji as p,ye as pt,Qe as q,Ro as r,je as rt,Bi as s,C as st,as as t,Be as tt,wi as u,w as ut,xi as v,z as w,gi as x,vi as y,sr as z};