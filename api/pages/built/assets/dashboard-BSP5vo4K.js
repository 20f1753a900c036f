const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["./HierarchyGraph-v45INdz-.js","./rolldown-runtime-BWaJ3C7D.js","./jsx-runtime-DApVmHJR.js","./preload-helper-DVdKxCZE.js","./preload-helper-DDD1_r0L.css","./HierarchyGraph-DwmlnbiO.css","./SeriesChart-DcNLOhqg.js","./ExperiencePage-CxXJYlmh.js","./useAtRest-BP-dKWvf.js","./useAtRest-PoOExBU8.css","./MomentPage-CpkdioaU.js","./MomentPage-C_3SXgwd.css"])))=>i.map(i=>d[i]);
import{a as e}from"./rolldown-runtime-BWaJ3C7D.js";import{c as t,i as n,o as r,r as i,t as a}from"./preload-helper-DVdKxCZE.js";import{n as o,t as s}from"./jsx-runtime-DApVmHJR.js";var c=e(o(),1),l={PT1H:`1 hour`,P1D:`1 day`,P7D:`7 days`,P28D:`28 days`},u=[`outcomes`,`experiences`,`moments`],d=`P7D`;function f(e){let[t=``,n=``]=e.replace(/^#\/?/,``).split(`?`,2),[r=``,i=``]=t.split(`/`,2),a=new URLSearchParams(n).get(`window`)??d,o=u.includes(r)?p(i):void 0;return{page:o===void 0?`outcomes`:r,key:o,window:Object.hasOwn(l,a)?a:d}}function p(e){try{return decodeURIComponent(e)||void 0}catch{return}}function m({page:e,key:t,window:n}){return`#/${t===void 0?``:`${e}/${encodeURIComponent(t)}`}${n===d?``:`?window=${n}`}`}function h(){return f((0,c.useSyncExternalStore)(g,()=>location.hash))}function g(e){return addEventListener(`hashchange`,e),()=>{removeEventListener(`hashchange`,e)}}var ee=new Set([`UNAVAILABLE`,`INTERNAL`,`FELL_BEHIND`,`GOING_AWAY`,`OVERLOADED`,`TIMED_OUT`,`TOO_BUSY`,`RATE_LIMITED`,`TOO_MANY_OPERATIONS`,`UNAUTHENTICATED`]),_=2e3;function v(e,n,{next:r,fail:a}){let o=()=>void 0,s,c=!1,l=()=>{c||d()},u=e=>{o();let n=e.map(e=>e.message).join(` `),r=e.map(({extensions:e})=>e?.code);r.includes(`FORBIDDEN`)?(t.refuse(t.authorization,`${n} Paste the key of somebody who may.`),t.settled().then(l)):r.every(e=>ee.has(e))?s=setTimeout(l,_):a(n)},d=()=>{o=i.subscribe(ne(e,n),{next:({data:e,errors:t})=>{t?u(t):e&&r(e)},error:e=>{u(Array.isArray(e)?e:[{message:re(e)}])},complete:()=>{s=setTimeout(l,_)}})};return d(),()=>{c=!0,clearTimeout(s),o()}}async function te(e,t,n){return new Promise((r,i)=>{let a=v(e,()=>t,{next:e=>{a(),r(e)},fail:e=>{i(Error(e))}});n?.addEventListener(`abort`,a)})}function ne(e,t){return{query:e.toString(),get variables(){return t()}}}function re(e){return e instanceof CloseEvent?`The connection was closed: ${e.reason||e.code.toString()}.`:e instanceof Error?e.message:`The connection failed.`}function y(e,t,n){let[r,i]=(0,c.useState)({data:void 0,failure:void 0}),a=(0,c.useRef)(void 0),o=JSON.stringify(t);return(0,c.useEffect)(()=>{let t=new ie(async t=>{try{let n=await te(e,JSON.parse(o),t);i({data:n,failure:void 0})}catch(e){i(({data:t})=>({data:t,failure:e.message}))}});return a.current=t,()=>{t.end()}},[e,o]),(0,c.useEffect)(()=>{a.current?.again()},[e,o,n]),r}var ie=class{#e=new AbortController;#t;#n=!1;#r=!1;constructor(e){this.#t=e}again(){this.#r=!0,this.#n||this.#i()}end(){this.#e.abort()}async#i(){for(this.#n=!0;this.#r&&!this.#e.signal.aborted;)this.#r=!1,await this.#t(this.#e.signal);this.#n=!1}};function b(e,t,n){let[r,i]=(0,c.useState)(),a=(0,c.useRef)(n);(0,c.useEffect)(()=>{a.current=n});let o=JSON.stringify(t);return(0,c.useEffect)(()=>{let t=JSON.parse(o).map(t=>{let n=t;return v(e,()=>n,{next:e=>{i(void 0),n={...n,...a.current(e)}},fail:i})});return()=>{for(let e of t)e()}},[e,o]),r}function x(){return(0,c.useSyncExternalStore)(n.listen,()=>n.presence)}var S=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new S(`
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
    `,{fragmentName:`Promise`}),new S(`
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
    `,{fragmentName:`Missed`}),new S(`
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
    `,{fragmentName:`NodeFacts`}),new S(`
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
    `,{fragmentName:`NodePerformance`});var ae=new S(`
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
}`),oe=new S(`
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
}`),se=new S(`
    query Heartbeat {
  position
}
    `),ce=new S(`
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
    `),le=new S(`
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
    `),ue=new S(`
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
    `),de=new S(`
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
}`),fe=new S(`
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
}`),pe=new S(`
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
}`),me=new S(`
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
    `),he=new S(`
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
    `),ge=new S(`
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
    `),_e=new S(`
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
    `),ve=1e4,ye=8e3;function be(){let[e,t]=(0,c.useState)();return(0,c.useEffect)(()=>{let e=new AbortController,n=new Date,r,i=async()=>{let a=setTimeout(()=>{t(n)},ye);e.signal.addEventListener(`abort`,()=>{clearTimeout(a)}),await te(se,{},e.signal).catch(()=>void 0),clearTimeout(a),n=new Date,t(void 0),r=setTimeout(()=>void i(),ve)};return i(),()=>{e.abort(),clearTimeout(r)}},[]),e}var C=s(),xe=new Intl.DateTimeFormat(`en-GB`,{timeStyle:`medium`});function Se(){let e=x(),t=be(),n=e instanceof Date?e:t;return n!==void 0&&e!==`connecting`?(0,C.jsxs)(`p`,{className:`presence`,role:`status`,"data-presence":`lost`,children:[`Not live: as of ${xe.format(n)}. `,e===`live`?`The service does not answer …`:`Connecting again …`]}):(0,C.jsx)(`p`,{className:`presence`,role:`status`,"data-presence":e===`live`?`live`:`connecting`,children:e===`live`?`Live`:`Connecting …`})}function Ce({route:e,children:t}){let n=we(`${e.page}/${e.key??``}`);return(0,C.jsxs)(C.Fragment,{children:[(0,C.jsxs)(`header`,{className:`frame`,children:[(0,C.jsx)(`a`,{className:`brand`,href:m({page:`outcomes`,key:void 0,window:e.window}),children:`Touchstone`}),(0,C.jsx)(`nav`,{className:`windows`,"aria-label":`Window`,children:Object.keys(l).map(t=>(0,C.jsx)(`a`,{href:m({...e,window:t}),"aria-current":t===e.window?`true`:void 0,children:l[t]},t))}),(0,C.jsx)(Se,{}),(0,C.jsx)(`a`,{className:`to-graphiql`,href:`graphiql`,children:`GraphiQL`})]}),(0,C.jsx)(`main`,{ref:n,tabIndex:-1,children:t})]})}function we(e){let t=(0,c.useRef)(null),n=(0,c.useRef)(e);return(0,c.useEffect)(()=>{n.current!==e&&(n.current=e,t.current?.focus(),scrollTo(0,0))},[e]),t}function Te({message:e}){return(0,C.jsx)(`p`,{className:`panel`,role:`alert`,children:e})}var Ee=`no data`,De=new Intl.NumberFormat(`en`,{maximumFractionDigits:0}),Oe=new Intl.NumberFormat(`en`,{maximumSignificantDigits:6}),ke=new Intl.NumberFormat(`en`,{maximumSignificantDigits:3}),Ae=new Intl.NumberFormat(`en`,{style:`percent`,maximumFractionDigits:2}),je=new Intl.DateTimeFormat(`en-GB`,{hour:`2-digit`,minute:`2-digit`}),Me=new Intl.DateTimeFormat(`en-GB`,{day:`numeric`,month:`short`});function w(e){return De.format(e)}function T(e){if(e==null)return Ee;let t=Math.round(e*1e3),n=e>0&&e<1?Math.min(Math.max(t,1),999):t;return`${(n/10).toFixed(n===0||n===1e3?0:1)} %`}function Ne(e){return e?`${T(e.low).replace(` %`,``)} to ${T(e.high)}`:Ee}function Pe(e){return Ae.format(e).replace(`%`,` %`)}function Fe(e,t){return Le(e,t,Oe)}function Ie(e,t){return Le(e,t,ke)}function Le(e,t,n){return e==null?Ee:t?`${n.format(e)} ${t}`:n.format(e)}function Re(e){let t=new Date(e);return`${Me.format(t)} ${je.format(t)}`}function ze(e,t){let[n,r]=[new Date(e),new Date(t)];return Me.format(n)===Me.format(r)?`${Re(n)} to ${je.format(r)}`:`${Re(n)} to ${Re(r)}`}function Be(e,t){return t<=2&&(e.getHours()!==0||e.getMinutes()!==0)?je.format(e):Me.format(e)}var Ve={HEALTHY:`Healthy`,STRAINED:`Strained`,BROKEN:`Broken`,UNKNOWN:`Unknown`,MAGIC:`Magic`,MET:`Met`,MISSED:`Missed`,UNMEASURED:`Unmeasured`},He=`M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z`,Ue=`M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM6 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6z`,We=`M6 .8L11.6 10.8H.4z`,Ge=`M2.6.8L6 4.2L9.4.8L11.2 2.6L7.8 6L11.2 9.4L9.4 11.2L6 7.8L2.6 11.2L.8 9.4L4.2 6L.8 2.6z`,Ke={HEALTHY:He,STRAINED:We,BROKEN:Ge,UNKNOWN:Ue,MAGIC:`M6 .5L7.6 4.2L11.6 4.6L8.6 7.2L9.5 11.2L6 9.1L2.5 11.2L3.4 7.2L.4 4.6L4.4 4.2z`,MET:He,MISSED:Ge,UNMEASURED:Ue};function qe({of:e,size:t=12}){return(0,C.jsx)(`svg`,{className:`mark`,"data-standing":e,width:t,height:t,viewBox:`0 0 12 12`,"aria-hidden":`true`,children:(0,C.jsx)(`path`,{d:Ke[e]})})}function Je({of:e}){return(0,C.jsxs)(`span`,{className:`standing`,"data-standing":e,children:[(0,C.jsx)(qe,{of:e}),` `,Ve[e]]})}function Ye(e){return Ve[e]}var Xe=300;function Ze(e,t){let[n,r]=(0,c.useState)({window:t,of:new Map}),i=e.toSorted(),a=b(me,Array.from({length:Math.ceil(i.length/Xe)},(e,n)=>({nodes:i.slice(n*Xe,(n+1)*Xe),window:t})),({performanceUpdated:e})=>{r(n=>({window:t,of:new Map([...n.window===t?n.of:[],...e.map(e=>[e.node.id,e])])}))});return[n.of,a]}function Qe({performance:e,achievement:t}){if(t===null){let{contributionRate:t,contributionRateInterval:n,interactions:r}=e;return{rate:t,interval:n,count:r,of:`interactions`}}let{achievementRate:n,achievementRateInterval:r,achieved:i,lost:a}=t;return{rate:n,interval:r,count:i+a,of:`attempts`}}function $e({text:e,className:t,label:n}){return(0,C.jsxs)(`span`,{className:`moving ${t??``}`,children:[n!==void 0&&(0,C.jsxs)(`span`,{className:`spoken`,children:[n,`: `]}),e]},e)}var et={Outcome:`outcomes`,Experience:`experiences`,Moment:`moments`};function tt({kind:e,key:t},n){return m({page:e===`Activity`?`moments`:et[e],key:t,window:n})}function nt({node:e,update:t,window:n,children:r}){let i=t?.performance.health??`UNKNOWN`;return(0,C.jsxs)(`div`,{className:`card`,"data-standing":i,"data-kind":e.kind,children:[(0,C.jsx)(`a`,{className:`card-name`,href:tt(e,n),children:e.name}),(0,C.jsxs)(`p`,{className:`card-rate`,children:[(0,C.jsx)(qe,{of:i}),(0,C.jsxs)(`span`,{className:`spoken`,children:[Ye(i),`, `]}),t===void 0?`…`:(0,C.jsx)($e,{className:`card-figure`,text:T(Qe(t).rate)})]}),(0,C.jsx)(`p`,{className:`card-seen quiet small`,children:t&&rt(t)}),r]})}function rt(e,t=``){let{count:n,of:r}=Qe(e),{coverage:i}=e.performance;return r===`attempts`?`of ${w(n)} attempts`:`of ${w(n)}${t}${i===null?``:` · ${T(i)} covered`}`}function it({of:e,...t}){let n=t.hierarchy.contributors(e);return(0,C.jsx)(`ul`,{className:`outline`,children:n.map(e=>(0,C.jsx)(`li`,{children:(0,C.jsx)(at,{contributor:e,...t})},e.node.id))})}function at({contributor:e,...t}){let{id:n}=e.node,r=(0,C.jsx)(st,{contributor:e,update:t.performances.get(n),window:t.window}),i=t.hierarchy.contributors(n).length;return i===0?r:(0,C.jsxs)(C.Fragment,{children:[r,(0,C.jsxs)(`details`,{open:i<=ot,children:[(0,C.jsxs)(`summary`,{className:`small`,children:[w(i),` contribute`,(0,C.jsxs)(`span`,{className:`spoken`,children:[` to `,e.node.name]})]}),(0,C.jsx)(it,{of:n,...t})]})]})}var ot=8;function st({contributor:{node:e,makeOrBreak:t},update:n,window:r}){return(0,C.jsxs)(`p`,{className:`outline-row`,children:[(0,C.jsxs)(`span`,{children:[(0,C.jsx)(`a`,{href:tt(e,r),children:e.name}),` `,t&&(0,C.jsx)(`span`,{className:`tag small`,children:`make-or-break`})]}),(0,C.jsx)(Je,{of:n?.performance.health??`UNKNOWN`}),(0,C.jsx)(`span`,{className:`small`,children:n===void 0?`…`:(0,C.jsx)(ct,{update:n})})]})}function ct({update:e}){let{rate:t,interval:n}=Qe(e);return(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(`strong`,{children:T(t)}),n&&` (${Ne(n)})`,` `,rt(e,` interactions`)]})}var lt=24,ut=16,dt=[`BROKEN`,`STRAINED`];function ft(e,t,n,r){let i=e.family(t.id),a=[...i].filter(t=>e.nodes.get(t)?.kind===`Moment`),o=a.length>lt,s=new Set(o?pt(a,n):a);for(let t of r)for(let{node:n}of e.contributors(t))s.add(n.id);let c=new Set([...i].filter(t=>e.nodes.get(t)?.kind!==`Moment`||s.has(t)));return{cards:[...c].flatMap(t=>{let n=e.nodes.get(t),r=e.contributors(t).map(e=>e.node);return n===void 0?[]:[{node:n,folded:r.filter(e=>!c.has(e.id))}]}),links:e.contributions.filter(({contributor:e,to:t})=>c.has(e)&&c.has(t)),isLarge:o}}function pt(e,t){return e.filter(e=>dt.includes(t(e))).toSorted((e,n)=>dt.indexOf(t(e))-dt.indexOf(t(n))).slice(0,ut)}var mt=(0,c.lazy)(()=>a(()=>import(`./HierarchyGraph-v45INdz-.js`),__vite__mapDeps([0,1,2,3,4,5]),import.meta.url)),ht=[`HEALTHY`,`STRAINED`,`BROKEN`,`UNKNOWN`],gt=matchMedia(`(width >= 48rem)`);function _t({hierarchy:e,outcome:t,performances:n,window:r}){let i=(0,c.useSyncExternalStore)(bt,()=>gt.matches),[a,o]=(0,c.useState)(),[s,l]=yt(),u=a??!i,d=n.get(t.id)?.performance,f=ft(e,t,e=>n.get(e)?.performance.health,s);return(0,C.jsxs)(`section`,{className:`panel hierarchy`,"aria-labelledby":`hierarchy`,children:[(0,C.jsxs)(`div`,{className:`panel-head`,children:[(0,C.jsx)(`h2`,{id:`hierarchy`,children:`What it stands on`}),(0,C.jsx)(vt,{isGraph:!u}),(0,C.jsx)(`button`,{type:`button`,onClick:()=>{o(!u)},children:u?`Show as a graph`:`Show as a list`})]}),(0,C.jsxs)(`p`,{className:`quiet small`,children:[`Share of interactions that contributed`,d&&`, ${ze(d.from,d.to)}`,f.isLarge&&!u&&`; of many moments those in trouble are drawn, the others folded into what they contribute to`]}),u?(0,C.jsx)(it,{hierarchy:e,of:t.id,performances:n,window:r}):(0,C.jsx)(c.Suspense,{fallback:(0,C.jsx)(`p`,{className:`quiet`,children:`Drawing …`}),children:(0,C.jsx)(mt,{shown:f,opened:s,toggle:l,performances:n,window:r})})]})}function vt({isGraph:e}){return e?(0,C.jsxs)(`p`,{className:`hierarchy-legend quiet small`,children:[(0,C.jsx)(`span`,{className:`legend-make-or-break`,children:`make-or-break`}),(0,C.jsx)(`span`,{className:`legend-contributes`,children:`contributes`}),ht.map(e=>(0,C.jsx)(Je,{of:e},e))]}):null}function yt(){let[e,t]=(0,c.useState)(new Set);return[e,e=>{t(t=>t.has(e)?new Set([...t].filter(t=>t!==e)):new Set([...t,e]))}]}function bt(e){return gt.addEventListener(`change`,e),()=>{gt.removeEventListener(`change`,e)}}var xt=class{nodes;contributions;#e=new Map;constructor(e,t){this.nodes=new Map(e.map(e=>[e.id,e])),this.contributions=t.filter(({contributor:e,to:t})=>this.nodes.has(e)&&this.nodes.has(t));for(let{contributor:e,to:t,makeOrBreak:n}of this.contributions){let r=this.nodes.get(e);r!==void 0&&this.#e.set(t,[...this.#e.get(t)??[],{node:r,makeOrBreak:n}])}}get outcomes(){let e=new Set(this.contributions.map(({contributor:e})=>e));return[...this.nodes.values()].filter(({kind:e})=>e===`Outcome`).toSorted((t,n)=>Number(e.has(t.id))-Number(e.has(n.id)))}contributors(e){return this.#e.get(e)??[]}family(e){let t=new Set([e]);for(let e of t)for(let{node:n}of this.contributors(e))t.add(n.id);return t}blamed(e,t){return t(e)===`BROKEN`?this.#t(e,t):t(e)===`STRAINED`?this.contributors(e).map(({node:e})=>e).filter(e=>t(e.id)===`BROKEN`||t(e.id)===`STRAINED`):[]}#t(e,t){let n=new Map;for(let{node:r,makeOrBreak:i}of this.contributors(e)){if(!i||t(r.id)!==`BROKEN`)continue;let e=this.#t(r.id,t);for(let t of e.length>0?e:[r])n.set(t.id,t)}return[...n.values()]}};function St(){let[e,t]=(0,c.useState)({hierarchy:void 0,after:void 0,failure:void 0}),[n,r]=(0,c.useReducer)(e=>e+1,0);(0,c.useEffect)(()=>{let e=new AbortController;return Ct(e.signal).then(({hierarchy:e,position:n})=>{t(({after:t})=>({hierarchy:e,after:t??n,failure:void 0}))},e=>{t(t=>({...t,failure:e.message}))}),()=>{e.abort()}},[n]);let i=b(ue,e.after===void 0?[]:[{after:e.after}],({hierarchyChanged:e})=>(e.__typename!==`FeedPosition`&&r(),{after:e.__typename===`CursorExpired`?e.restartFrom:e.cursor}));return{...e,failure:e.failure??i}}async function Ct(e){let t,n=await wt(async n=>{let r=await te(ce,{after:n},e);return t??=r.position,r.hierarchy.nodes}),r=await wt(async t=>{let{hierarchy:n}=await te(le,{after:t},e);return n.contributions}),i=n.filter(({__typename:e,archivedAt:t})=>e!==`Activity`&&t===null),a=r.toSorted((e,t)=>e.position-t.position);return{hierarchy:new xt(i.map(({__typename:e,...t})=>({kind:e,...t})),a.map(({contributor:e,to:t,makeOrBreak:n})=>({contributor:e.id,to:t.id,makeOrBreak:n}))),position:t}}async function wt(e){let t=[],n=null;do{let{nodes:r,pageInfo:i}=await e(n);t.push(...r),n=i.hasNextPage?i.endCursor:null}while(n!==null);return t}function Tt({course:e,window:t,span:n}){let r=e?.achievement,i=e?.node.breakingPoints??[],a=r?r.achieved+r.lost:0,o=Math.max(...i.map(({breaks:e})=>e),1);return(0,C.jsxs)(`section`,{className:`panel breaking-points`,"aria-labelledby":`breaking-points`,children:[(0,C.jsx)(`h2`,{id:`breaking-points`,children:`Breaking points`}),(0,C.jsxs)(`p`,{className:`quiet small`,children:[`Make-or-break moments at which attempts broke`,e&&`, of ${w(a)} that closed`,n&&` ${ze(n.from,n.to)}`]}),i.length===0?(0,C.jsx)(`p`,{children:e===void 0?`Counting …`:`None broke.`}):(0,C.jsx)(`div`,{className:`scrolls`,tabIndex:0,role:`region`,"aria-label":`Where attempts broke`,children:(0,C.jsxs)(`table`,{children:[(0,C.jsx)(`thead`,{children:(0,C.jsxs)(`tr`,{children:[(0,C.jsx)(`th`,{scope:`col`,children:`Moment`}),(0,C.jsx)(`th`,{scope:`col`,className:`number`,children:`Broke`}),(0,C.jsx)(`th`,{scope:`col`,className:`number share`,children:`Of closed`}),(0,C.jsx)(`th`,{scope:`col`,className:`number`,children:`Recovered`}),(0,C.jsx)(`th`,{scope:`col`,className:`number`,children:`Lost`})]})}),(0,C.jsx)(`tbody`,{children:i.map(({moment:e,breaks:n,recovered:r,lost:i})=>(0,C.jsxs)(`tr`,{children:[(0,C.jsxs)(`th`,{scope:`row`,children:[(0,C.jsx)(`a`,{href:m({page:`moments`,key:e.key,window:t}),children:e.name}),(0,C.jsx)(`meter`,{className:`broke`,min:0,max:o,value:n,"aria-hidden":`true`})]}),(0,C.jsx)(`td`,{className:`number`,children:w(n)}),(0,C.jsx)(`td`,{className:`number share`,children:a===0?`no data`:T(n/a)}),(0,C.jsx)(`td`,{className:`number`,children:w(r)}),(0,C.jsx)(`td`,{className:`number`,children:w(i)})]},e.key))})]})})]})}function Et(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function Dt(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function Ot(e){let t,n,r;e.length===2?(t=e===Et||e===Dt?e:kt,n=e,r=e):(t=Et,n=(t,n)=>Et(e(t),n),r=(t,n)=>e(t)-n);function i(e,r,i=0,a=e.length){if(i<a){if(t(r,r)!==0)return a;do{let t=i+a>>>1;n(e[t],r)<0?i=t+1:a=t}while(i<a)}return i}function a(e,r,i=0,a=e.length){if(i<a){if(t(r,r)!==0)return a;do{let t=i+a>>>1;n(e[t],r)<=0?i=t+1:a=t}while(i<a)}return i}function o(e,t,n=0,a=e.length){let o=i(e,t,n,a-1);return o>n&&r(e[o-1],t)>-r(e[o],t)?o-1:o}return{left:i,center:o,right:a}}function kt(){return 0}function At(e){return e===null?NaN:+e}var jt=Ot(Et),Mt=jt.right;jt.left,Ot(At).center;var Nt=Math.sqrt(50),Pt=Math.sqrt(10),Ft=Math.sqrt(2);function It(e,t,n){var r,i=-1,a,o,s;if(t=+t,e=+e,n=+n,e===t&&n>0)return[e];if((r=t<e)&&(a=e,e=t,t=a),(s=Lt(e,t,n))===0||!isFinite(s))return[];if(s>0){let n=Math.round(e/s),r=Math.round(t/s);for(n*s<e&&++n,r*s>t&&--r,o=Array(a=r-n+1);++i<a;)o[i]=(n+i)*s}else{s=-s;let n=Math.round(e*s),r=Math.round(t*s);for(n/s<e&&++n,r/s>t&&--r,o=Array(a=r-n+1);++i<a;)o[i]=(n+i)/s}return r&&o.reverse(),o}function Lt(e,t,n){var r=(t-e)/Math.max(0,n),i=Math.floor(Math.log(r)/Math.LN10),a=r/10**i;return i>=0?(a>=Nt?10:a>=Pt?5:a>=Ft?2:1)*10**i:-(10**-i)/(a>=Nt?10:a>=Pt?5:a>=Ft?2:1)}function Rt(e,t,n){var r=Math.abs(t-e)/Math.max(0,n),i=10**Math.floor(Math.log(r)/Math.LN10),a=r/i;return a>=Nt?i*=10:a>=Pt?i*=5:a>=Ft&&(i*=2),t<e?-i:i}function zt(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e)}return this}function Bt(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function Vt(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function E(){}var D=.7,Ht=1/D,Ut=`\\s*([+-]?\\d+)\\s*`,Wt=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*`,O=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*`,Gt=/^#([0-9a-f]{3,8})$/,Kt=RegExp(`^rgb\\(${Ut},${Ut},${Ut}\\)$`),qt=RegExp(`^rgb\\(${O},${O},${O}\\)$`),Jt=RegExp(`^rgba\\(${Ut},${Ut},${Ut},${Wt}\\)$`),Yt=RegExp(`^rgba\\(${O},${O},${O},${Wt}\\)$`),Xt=RegExp(`^hsl\\(${Wt},${O},${O}\\)$`),Zt=RegExp(`^hsla\\(${Wt},${O},${O},${Wt}\\)$`),Qt={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Bt(E,rn,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:$t,formatHex:$t,formatHex8:en,formatHsl:tn,formatRgb:nn,toString:nn});function $t(){return this.rgb().formatHex()}function en(){return this.rgb().formatHex8()}function tn(){return mn(this).formatHsl()}function nn(){return this.rgb().formatRgb()}function rn(e){var t,n;return e=(e+``).trim().toLowerCase(),(t=Gt.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?an(t):n===3?new k(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?on(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?on(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=Kt.exec(e))?new k(t[1],t[2],t[3],1):(t=qt.exec(e))?new k(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=Jt.exec(e))?on(t[1],t[2],t[3],t[4]):(t=Yt.exec(e))?on(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=Xt.exec(e))?pn(t[1],t[2]/100,t[3]/100,1):(t=Zt.exec(e))?pn(t[1],t[2]/100,t[3]/100,t[4]):Qt.hasOwnProperty(e)?an(Qt[e]):e===`transparent`?new k(NaN,NaN,NaN,0):null}function an(e){return new k(e>>16&255,e>>8&255,e&255,1)}function on(e,t,n,r){return r<=0&&(e=t=n=NaN),new k(e,t,n,r)}function sn(e){return e instanceof E||(e=rn(e)),e?(e=e.rgb(),new k(e.r,e.g,e.b,e.opacity)):new k}function cn(e,t,n,r){return arguments.length===1?sn(e):new k(e,t,n,r??1)}function k(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}Bt(k,cn,Vt(E,{brighter(e){return e=e==null?Ht:Ht**+e,new k(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?D:D**+e,new k(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new k(A(this.r),A(this.g),A(this.b),fn(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:ln,formatHex:ln,formatHex8:un,formatRgb:dn,toString:dn}));function ln(){return`#${j(this.r)}${j(this.g)}${j(this.b)}`}function un(){return`#${j(this.r)}${j(this.g)}${j(this.b)}${j((isNaN(this.opacity)?1:this.opacity)*255)}`}function dn(){let e=fn(this.opacity);return`${e===1?`rgb(`:`rgba(`}${A(this.r)}, ${A(this.g)}, ${A(this.b)}${e===1?`)`:`, ${e})`}`}function fn(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function A(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function j(e){return e=A(e),(e<16?`0`:``)+e.toString(16)}function pn(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new M(e,t,n,r)}function mn(e){if(e instanceof M)return new M(e.h,e.s,e.l,e.opacity);if(e instanceof E||(e=rn(e)),!e)return new M;if(e instanceof M)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),a=Math.max(t,n,r),o=NaN,s=a-i,c=(a+i)/2;return s?(o=t===a?(n-r)/s+(n<r)*6:n===a?(r-t)/s+2:(t-n)/s+4,s/=c<.5?a+i:2-a-i,o*=60):s=c>0&&c<1?0:o,new M(o,s,c,e.opacity)}function hn(e,t,n,r){return arguments.length===1?mn(e):new M(e,t,n,r??1)}function M(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Bt(M,hn,Vt(E,{brighter(e){return e=e==null?Ht:Ht**+e,new M(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?D:D**+e,new M(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new k(vn(e>=240?e-240:e+120,i,r),vn(e,i,r),vn(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new M(gn(this.h),_n(this.s),_n(this.l),fn(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=fn(this.opacity);return`${e===1?`hsl(`:`hsla(`}${gn(this.h)}, ${_n(this.s)*100}%, ${_n(this.l)*100}%${e===1?`)`:`, ${e})`}`}}));function gn(e){return e=(e||0)%360,e<0?e+360:e}function _n(e){return Math.max(0,Math.min(1,e||0))}function vn(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var yn=Math.PI/180,bn=180/Math.PI,xn=18,Sn=.96422,Cn=1,wn=.82521,Tn=4/29,En=6/29,Dn=3*En*En,On=En*En*En;function kn(e){if(e instanceof N)return new N(e.l,e.a,e.b,e.opacity);if(e instanceof P)return Ln(e);e instanceof k||(e=sn(e));var t=Pn(e.r),n=Pn(e.g),r=Pn(e.b),i=jn((.2225045*t+.7168786*n+.0606169*r)/Cn),a,o;return t===n&&n===r?a=o=i:(a=jn((.4360747*t+.3850649*n+.1430804*r)/Sn),o=jn((.0139322*t+.0971045*n+.7141733*r)/wn)),new N(116*i-16,500*(a-i),200*(i-o),e.opacity)}function An(e,t,n,r){return arguments.length===1?kn(e):new N(e,t,n,r??1)}function N(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}Bt(N,An,Vt(E,{brighter(e){return new N(this.l+xn*(e??1),this.a,this.b,this.opacity)},darker(e){return new N(this.l-xn*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=Sn*Mn(t),e=Cn*Mn(e),n=wn*Mn(n),new k(Nn(3.1338561*t-1.6168667*e-.4906146*n),Nn(-.9787684*t+1.9161415*e+.033454*n),Nn(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function jn(e){return e>On?e**(1/3):e/Dn+Tn}function Mn(e){return e>En?e*e*e:Dn*(e-Tn)}function Nn(e){return 255*(e<=.0031308?12.92*e:1.055*e**(1/2.4)-.055)}function Pn(e){return(e/=255)<=.04045?e/12.92:((e+.055)/1.055)**2.4}function Fn(e){if(e instanceof P)return new P(e.h,e.c,e.l,e.opacity);if(e instanceof N||(e=kn(e)),e.a===0&&e.b===0)return new P(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*bn;return new P(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function In(e,t,n,r){return arguments.length===1?Fn(e):new P(e,t,n,r??1)}function P(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function Ln(e){if(isNaN(e.h))return new N(e.l,0,0,e.opacity);var t=e.h*yn;return new N(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}Bt(P,In,Vt(E,{brighter(e){return new P(this.h,this.c,this.l+xn*(e??1),this.opacity)},darker(e){return new P(this.h,this.c,this.l-xn*(e??1),this.opacity)},rgb(){return Ln(this).rgb()}}));var Rn=-.14861,zn=1.78277,Bn=-.29227,Vn=-.90649,Hn=1.97294,Un=Hn*Vn,Wn=Hn*zn,Gn=zn*Bn-Vn*Rn;function Kn(e){if(e instanceof F)return new F(e.h,e.s,e.l,e.opacity);e instanceof k||(e=sn(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(Gn*r+Un*t-Wn*n)/(Gn+Un-Wn),a=r-i,o=(Hn*(n-i)-Bn*a)/Vn,s=Math.sqrt(o*o+a*a)/(Hn*i*(1-i)),c=s?Math.atan2(o,a)*bn-120:NaN;return new F(c<0?c+360:c,s,i,e.opacity)}function qn(e,t,n,r){return arguments.length===1?Kn(e):new F(e,t,n,r??1)}function F(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Bt(F,qn,Vt(E,{brighter(e){return e=e==null?Ht:Ht**+e,new F(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?D:D**+e,new F(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*yn,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new k(255*(t+n*(Rn*r+zn*i)),255*(t+n*(Bn*r+Vn*i)),255*(t+Hn*r*n),this.opacity)}}));var Jn=e=>()=>e;function Yn(e,t){return function(n){return e+n*t}}function Xn(e,t,n){return e**=+n,t=t**+n-e,n=1/n,function(r){return(e+r*t)**+n}}function Zn(e,t){var n=t-e;return n?Yn(e,n>180||n<-180?n-360*Math.round(n/360):n):Jn(isNaN(e)?t:e)}function Qn(e){return(e=+e)==1?$n:function(t,n){return n-t?Xn(t,n,e):Jn(isNaN(t)?n:t)}}function $n(e,t){var n=t-e;return n?Yn(e,n):Jn(isNaN(e)?t:e)}var er=(function e(t){var n=Qn(t);function r(e,t){var r=n((e=cn(e)).r,(t=cn(t)).r),i=n(e.g,t.g),a=n(e.b,t.b),o=$n(e.opacity,t.opacity);return function(t){return e.r=r(t),e.g=i(t),e.b=a(t),e.opacity=o(t),e+``}}return r.gamma=e,r})(1);function tr(e,t){t||=[];var n=e?Math.min(t.length,e.length):0,r=t.slice(),i;return function(a){for(i=0;i<n;++i)r[i]=e[i]*(1-a)+t[i]*a;return r}}function nr(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function rr(e,t){for(var n=t?t.length:0,r=e?Math.min(n,e.length):0,i=Array(r),a=Array(n),o=0;o<r;++o)i[o]=dr(e[o],t[o]);for(;o<n;++o)a[o]=t[o];return function(e){for(o=0;o<r;++o)a[o]=i[o](e);return a}}function ir(e,t){var n=new Date;return e=+e,t=+t,function(r){return n.setTime(e*(1-r)+t*r),n}}function I(e,t){return e=+e,t=+t,function(n){return e*(1-n)+t*n}}function ar(e,t){var n={},r={},i;for(i in typeof e==`object`&&e||(e={}),typeof t==`object`&&t||(t={}),t)i in e?n[i]=dr(e[i],t[i]):r[i]=t[i];return function(e){for(i in n)r[i]=n[i](e);return r}}var or=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,sr=new RegExp(or.source,`g`);function cr(e){return function(){return e}}function lr(e){return function(t){return e(t)+``}}function ur(e,t){var n=or.lastIndex=sr.lastIndex=0,r,i,a,o=-1,s=[],c=[];for(e+=``,t+=``;(r=or.exec(e))&&(i=sr.exec(t));)(a=i.index)>n&&(a=t.slice(n,a),s[o]?s[o]+=a:s[++o]=a),(r=r[0])===(i=i[0])?s[o]?s[o]+=i:s[++o]=i:(s[++o]=null,c.push({i:o,x:I(r,i)})),n=sr.lastIndex;return n<t.length&&(a=t.slice(n),s[o]?s[o]+=a:s[++o]=a),s.length<2?c[0]?lr(c[0].x):cr(t):(t=c.length,function(e){for(var n=0,r;n<t;++n)s[(r=c[n]).i]=r.x(e);return s.join(``)})}function dr(e,t){var n=typeof t,r;return t==null||n===`boolean`?Jn(t):(n===`number`?I:n===`string`?(r=rn(t))?(t=r,er):ur:t instanceof rn?er:t instanceof Date?ir:nr(t)?tr:Array.isArray(t)?rr:typeof t.valueOf!=`function`&&typeof t.toString!=`function`||isNaN(t)?ar:I)(e,t)}function fr(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}var pr=180/Math.PI,mr={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function hr(e,t,n,r,i,a){var o,s,c;return(o=Math.sqrt(e*e+t*t))&&(e/=o,t/=o),(c=e*n+t*r)&&(n-=e*c,r-=t*c),(s=Math.sqrt(n*n+r*r))&&(n/=s,r/=s,c/=s),e*r<t*n&&(e=-e,t=-t,c=-c,o=-o),{translateX:i,translateY:a,rotate:Math.atan2(t,e)*pr,skewX:Math.atan(c)*pr,scaleX:o,scaleY:s}}var gr;function _r(e){let t=new(typeof DOMMatrix==`function`?DOMMatrix:WebKitCSSMatrix)(e+``);return t.isIdentity?mr:hr(t.a,t.b,t.c,t.d,t.e,t.f)}function vr(e){return e==null||(gr||=document.createElementNS(`http://www.w3.org/2000/svg`,`g`),gr.setAttribute(`transform`,e),!(e=gr.transform.baseVal.consolidate()))?mr:(e=e.matrix,hr(e.a,e.b,e.c,e.d,e.e,e.f))}function yr(e,t,n,r){function i(e){return e.length?e.pop()+` `:``}function a(e,r,i,a,o,s){if(e!==i||r!==a){var c=o.push(`translate(`,null,t,null,n);s.push({i:c-4,x:I(e,i)},{i:c-2,x:I(r,a)})}else(i||a)&&o.push(`translate(`+i+t+a+n)}function o(e,t,n,a){e===t?t&&n.push(i(n)+`rotate(`+t+r):(e-t>180?t+=360:t-e>180&&(e+=360),a.push({i:n.push(i(n)+`rotate(`,null,r)-2,x:I(e,t)}))}function s(e,t,n,a){e===t?t&&n.push(i(n)+`skewX(`+t+r):a.push({i:n.push(i(n)+`skewX(`,null,r)-2,x:I(e,t)})}function c(e,t,n,r,a,o){if(e!==n||t!==r){var s=a.push(i(a)+`scale(`,null,`,`,null,`)`);o.push({i:s-4,x:I(e,n)},{i:s-2,x:I(t,r)})}else(n!==1||r!==1)&&a.push(i(a)+`scale(`+n+`,`+r+`)`)}return function(t,n){var r=[],i=[];return t=e(t),n=e(n),a(t.translateX,t.translateY,n.translateX,n.translateY,r,i),o(t.rotate,n.rotate,r,i),s(t.skewX,n.skewX,r,i),c(t.scaleX,t.scaleY,n.scaleX,n.scaleY,r,i),t=n=null,function(e){for(var t=-1,n=i.length,a;++t<n;)r[(a=i[t]).i]=a.x(e);return r.join(``)}}}var br=yr(_r,`px, `,`px)`,`deg)`),xr=yr(vr,`, `,`)`,`)`),Sr=1e-12;function Cr(e){return((e=Math.exp(e))+1/e)/2}function wr(e){return((e=Math.exp(e))-1/e)/2}function Tr(e){return((e=Math.exp(2*e))-1)/(e+1)}var Er=(function e(t,n,r){function i(e,i){var a=e[0],o=e[1],s=e[2],c=i[0],l=i[1],u=i[2],d=c-a,f=l-o,p=d*d+f*f,m,h;if(p<Sr)h=Math.log(u/s)/t,m=function(e){return[a+e*d,o+e*f,s*Math.exp(t*e*h)]};else{var g=Math.sqrt(p),ee=(u*u-s*s+r*p)/(2*s*n*g),_=(u*u-s*s-r*p)/(2*u*n*g),v=Math.log(Math.sqrt(ee*ee+1)-ee);h=(Math.log(Math.sqrt(_*_+1)-_)-v)/t,m=function(e){var r=e*h,i=Cr(v),c=s/(n*g)*(i*Tr(t*r+v)-wr(v));return[a+c*d,o+c*f,s*i/Cr(t*r+v)]}}return m.duration=Math.abs(h)*1e3*t/Math.SQRT2,m}return i.rho=function(t){var n=Math.max(.001,+t),r=n*n;return e(n,r,r*r)},i})(Math.SQRT2,2,4);function Dr(e){return(function t(n){n=+n;function r(t,r){var i=e((t=qn(t)).h,(r=qn(r)).h),a=$n(t.s,r.s),o=$n(t.l,r.l),s=$n(t.opacity,r.opacity);return function(e){return t.h=i(e),t.s=a(e),t.l=o(e**+n),t.opacity=s(e),t+``}}return r.gamma=t,r})(1)}Dr(Zn),Dr($n);function Or(e){return function(){return e}}function kr(e){return+e}var Ar=[0,1];function jr(e){return e}function Mr(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:Or(isNaN(t)?NaN:.5)}function Nr(e,t){var n;return e>t&&(n=e,e=t,t=n),function(n){return Math.max(e,Math.min(t,n))}}function Pr(e,t,n){var r=e[0],i=e[1],a=t[0],o=t[1];return i<r?(r=Mr(i,r),a=n(o,a)):(r=Mr(r,i),a=n(a,o)),function(e){return a(r(e))}}function Fr(e,t,n){var r=Math.min(e.length,t.length)-1,i=Array(r),a=Array(r),o=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++o<r;)i[o]=Mr(e[o],e[o+1]),a[o]=n(t[o],t[o+1]);return function(t){var n=Mt(e,t,1,r)-1;return a[n](i[n](t))}}function Ir(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function Lr(){var e=Ar,t=Ar,n=dr,r,i,a,o=jr,s,c,l;function u(){var n=Math.min(e.length,t.length);return o!==jr&&(o=Nr(e[0],e[n-1])),s=n>2?Fr:Pr,c=l=null,d}function d(i){return i==null||isNaN(i=+i)?a:(c||=s(e.map(r),t,n))(r(o(i)))}return d.invert=function(n){return o(i((l||=s(t,e.map(r),I))(n)))},d.domain=function(t){return arguments.length?(e=Array.from(t,kr),u()):e.slice()},d.range=function(e){return arguments.length?(t=Array.from(e),u()):t.slice()},d.rangeRound=function(e){return t=Array.from(e),n=fr,u()},d.clamp=function(e){return arguments.length?(o=e?!0:jr,u()):o!==jr},d.interpolate=function(e){return arguments.length?(n=e,u()):n},d.unknown=function(e){return arguments.length?(a=e,d):a},function(e,t){return r=e,i=t,u()}}function Rr(){return Lr()(jr,jr)}function zr(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString(`en`).replace(/,/g,``):e.toString(10)}function Br(e,t){if((n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf(`e`))<0)return null;var n,r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function Vr(e){return e=Br(Math.abs(e)),e?e[1]:NaN}function Hr(e,t){return function(n,r){for(var i=n.length,a=[],o=0,s=e[0],c=0;i>0&&s>0&&(c+s+1>r&&(s=Math.max(1,r-c)),a.push(n.substring(i-=s,i+s)),!((c+=s+1)>r));)s=e[o=(o+1)%e.length];return a.reverse().join(t)}}function Ur(e){return function(t){return t.replace(/[0-9]/g,function(t){return e[+t]})}}var Wr=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function Gr(e){if(!(t=Wr.exec(e)))throw Error(`invalid format: `+e);var t;return new Kr({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}Gr.prototype=Kr.prototype;function Kr(e){this.fill=e.fill===void 0?` `:e.fill+``,this.align=e.align===void 0?`>`:e.align+``,this.sign=e.sign===void 0?`-`:e.sign+``,this.symbol=e.symbol===void 0?``:e.symbol+``,this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?``:e.type+``}Kr.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?`0`:``)+(this.width===void 0?``:Math.max(1,this.width|0))+(this.comma?`,`:``)+(this.precision===void 0?``:`.`+Math.max(0,this.precision|0))+(this.trim?`~`:``)+this.type};function qr(e){out:for(var t=e.length,n=1,r=-1,i;n<t;++n)switch(e[n]){case`.`:r=i=n;break;case`0`:r===0&&(r=n),i=n;break;default:if(!+e[n])break out;r>0&&(r=0)}return r>0?e.slice(0,r)+e.slice(i+1):e}var Jr;function Yr(e,t){var n=Br(e,t);if(!n)return e+``;var r=n[0],i=n[1],a=i-(Jr=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,o=r.length;return a===o?r:a>o?r+Array(a-o+1).join(`0`):a>0?r.slice(0,a)+`.`+r.slice(a):`0.`+Array(1-a).join(`0`)+Br(e,Math.max(0,t+a-1))[0]}function Xr(e,t){var n=Br(e,t);if(!n)return e+``;var r=n[0],i=n[1];return i<0?`0.`+Array(-i).join(`0`)+r:r.length>i+1?r.slice(0,i+1)+`.`+r.slice(i+1):r+Array(i-r.length+2).join(`0`)}var Zr={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+``,d:zr,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>Xr(e*100,t),r:Xr,s:Yr,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function Qr(e){return e}var $r=Array.prototype.map,ei=[`y`,`z`,`a`,`f`,`p`,`n`,`µ`,`m`,``,`k`,`M`,`G`,`T`,`P`,`E`,`Z`,`Y`];function ti(e){var t=e.grouping===void 0||e.thousands===void 0?Qr:Hr($r.call(e.grouping,Number),e.thousands+``),n=e.currency===void 0?``:e.currency[0]+``,r=e.currency===void 0?``:e.currency[1]+``,i=e.decimal===void 0?`.`:e.decimal+``,a=e.numerals===void 0?Qr:Ur($r.call(e.numerals,String)),o=e.percent===void 0?`%`:e.percent+``,s=e.minus===void 0?`−`:e.minus+``,c=e.nan===void 0?`NaN`:e.nan+``;function l(e){e=Gr(e);var l=e.fill,u=e.align,d=e.sign,f=e.symbol,p=e.zero,m=e.width,h=e.comma,g=e.precision,ee=e.trim,_=e.type;_===`n`?(h=!0,_=`g`):Zr[_]||(g===void 0&&(g=12),ee=!0,_=`g`),(p||l===`0`&&u===`=`)&&(p=!0,l=`0`,u=`=`);var v=f===`$`?n:f===`#`&&/[boxX]/.test(_)?`0`+_.toLowerCase():``,te=f===`$`?r:/[%p]/.test(_)?o:``,ne=Zr[_],re=/[defgprs%]/.test(_);g=g===void 0?6:/[gprs]/.test(_)?Math.max(1,Math.min(21,g)):Math.max(0,Math.min(20,g));function y(e){var n=v,r=te,o,f,y;if(_===`c`)r=ne(e)+r,e=``;else{e=+e;var ie=e<0||1/e<0;if(e=isNaN(e)?c:ne(Math.abs(e),g),ee&&(e=qr(e)),ie&&+e==0&&d!==`+`&&(ie=!1),n=(ie?d===`(`?d:s:d===`-`||d===`(`?``:d)+n,r=(_===`s`?ei[8+Jr/3]:``)+r+(ie&&d===`(`?`)`:``),re){for(o=-1,f=e.length;++o<f;)if(y=e.charCodeAt(o),48>y||y>57){r=(y===46?i+e.slice(o+1):e.slice(o))+r,e=e.slice(0,o);break}}}h&&!p&&(e=t(e,1/0));var b=n.length+e.length+r.length,x=b<m?Array(m-b+1).join(l):``;switch(h&&p&&(e=t(x+e,x.length?m-r.length:1/0),x=``),u){case`<`:e=n+e+r+x;break;case`=`:e=n+x+e+r;break;case`^`:e=x.slice(0,b=x.length>>1)+n+e+r+x.slice(b);break;default:e=x+n+e+r}return a(e)}return y.toString=function(){return e+``},y}function u(e,t){var n=l((e=Gr(e),e.type=`f`,e)),r=Math.max(-8,Math.min(8,Math.floor(Vr(t)/3)))*3,i=10**-r,a=ei[8+r/3];return function(e){return n(i*e)+a}}return{format:l,formatPrefix:u}}var ni,ri,ii;ai({thousands:`,`,grouping:[3],currency:[`$`,``]});function ai(e){return ni=ti(e),ri=ni.format,ii=ni.formatPrefix,ni}function oi(e){return Math.max(0,-Vr(Math.abs(e)))}function si(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Vr(t)/3)))*3-Vr(Math.abs(e)))}function ci(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,Vr(t)-Vr(e))+1}function li(e,t,n,r){var i=Rt(e,t,n),a;switch(r=Gr(r??`,f`),r.type){case`s`:var o=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(a=si(i,o))&&(r.precision=a),ii(r,o);case``:case`e`:case`g`:case`p`:case`r`:r.precision==null&&!isNaN(a=ci(i,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=a-(r.type===`e`));break;case`f`:case`%`:r.precision==null&&!isNaN(a=oi(i))&&(r.precision=a-(r.type===`%`)*2)}return ri(r)}function ui(e){var t=e.domain;return e.ticks=function(e){var n=t();return It(n[0],n[n.length-1],e??10)},e.tickFormat=function(e,n){var r=t();return li(r[0],r[r.length-1],e??10,n)},e.nice=function(n){n??=10;var r=t(),i=0,a=r.length-1,o=r[i],s=r[a],c,l,u=10;for(s<o&&(l=o,o=s,s=l,l=i,i=a,a=l);u-->0;){if(l=Lt(o,s,n),l===c)return r[i]=o,r[a]=s,t(r);if(l>0)o=Math.floor(o/l)*l,s=Math.ceil(s/l)*l;else if(l<0)o=Math.ceil(o*l)/l,s=Math.floor(s*l)/l;else break;c=l}return e},e}function di(){var e=Rr();return e.copy=function(){return Ir(e,di())},zt.apply(e,arguments),ui(e)}var fi=new Date,pi=new Date;function L(e,t,n,r){function i(t){return e(t=arguments.length===0?new Date:new Date(+t)),t}return i.floor=t=>(e(t=new Date(+t)),t),i.ceil=n=>(e(n=new Date(n-1)),t(n,1),e(n),n),i.round=e=>{let t=i(e),n=i.ceil(e);return e-t<n-e?t:n},i.offset=(e,n)=>(t(e=new Date(+e),n==null?1:Math.floor(n)),e),i.range=(n,r,a)=>{let o=[];if(n=i.ceil(n),a=a==null?1:Math.floor(a),!(n<r)||!(a>0))return o;let s;do o.push(s=new Date(+n)),t(n,a),e(n);while(s<n&&n<r);return o},i.filter=n=>L(t=>{if(t>=t)for(;e(t),!n(t);)t.setTime(t-1)},(e,r)=>{if(e>=e){if(r<0)for(;++r<=0;)for(;t(e,-1),!n(e););else for(;--r>=0;)for(;t(e,1),!n(e););}}),n&&(i.count=(t,r)=>(fi.setTime(+t),pi.setTime(+r),e(fi),e(pi),Math.floor(n(fi,pi))),i.every=e=>(e=Math.floor(e),!isFinite(e)||!(e>0)?null:e>1?i.filter(r?t=>r(t)%e===0:t=>i.count(0,t)%e===0):i)),i}var mi=1e3,R=mi*60,hi=R*60,z=hi*24,gi=z*7,_i=z*30,vi=z*365,yi=L(e=>{e.setTime(e-e.getMilliseconds())},(e,t)=>{e.setTime(+e+t*mi)},(e,t)=>(t-e)/mi,e=>e.getUTCSeconds());yi.range;var bi=L(e=>{e.setTime(e-e.getMilliseconds()-e.getSeconds()*mi)},(e,t)=>{e.setTime(+e+t*R)},(e,t)=>(t-e)/R,e=>e.getMinutes());bi.range;var xi=L(e=>{e.setUTCSeconds(0,0)},(e,t)=>{e.setTime(+e+t*R)},(e,t)=>(t-e)/R,e=>e.getUTCMinutes());xi.range;var Si=L(e=>{e.setTime(e-e.getMilliseconds()-e.getSeconds()*mi-e.getMinutes()*R)},(e,t)=>{e.setTime(+e+t*hi)},(e,t)=>(t-e)/hi,e=>e.getHours());Si.range;var Ci=L(e=>{e.setUTCMinutes(0,0,0)},(e,t)=>{e.setTime(+e+t*hi)},(e,t)=>(t-e)/hi,e=>e.getUTCHours());Ci.range;var wi=L(e=>e.setHours(0,0,0,0),(e,t)=>e.setDate(e.getDate()+t),(e,t)=>(t-e-(t.getTimezoneOffset()-e.getTimezoneOffset())*R)/z,e=>e.getDate()-1);wi.range;var Ti=L(e=>{e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCDate(e.getUTCDate()+t)},(e,t)=>(t-e)/z,e=>e.getUTCDate()-1);Ti.range;var Ei=L(e=>{e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCDate(e.getUTCDate()+t)},(e,t)=>(t-e)/z,e=>Math.floor(e/z));Ei.range;function B(e){return L(t=>{t.setDate(t.getDate()-(t.getDay()+7-e)%7),t.setHours(0,0,0,0)},(e,t)=>{e.setDate(e.getDate()+t*7)},(e,t)=>(t-e-(t.getTimezoneOffset()-e.getTimezoneOffset())*R)/gi)}var Di=B(0),Oi=B(1),ki=B(2),Ai=B(3),ji=B(4),Mi=B(5),Ni=B(6);Di.range,Oi.range,ki.range,Ai.range,ji.range,Mi.range,Ni.range;function V(e){return L(t=>{t.setUTCDate(t.getUTCDate()-(t.getUTCDay()+7-e)%7),t.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCDate(e.getUTCDate()+t*7)},(e,t)=>(t-e)/gi)}var Pi=V(0),Fi=V(1),Ii=V(2),Li=V(3),Ri=V(4),zi=V(5),Bi=V(6);Pi.range,Fi.range,Ii.range,Li.range,Ri.range,zi.range,Bi.range;var Vi=L(e=>{e.setDate(1),e.setHours(0,0,0,0)},(e,t)=>{e.setMonth(e.getMonth()+t)},(e,t)=>t.getMonth()-e.getMonth()+(t.getFullYear()-e.getFullYear())*12,e=>e.getMonth());Vi.range;var Hi=L(e=>{e.setUTCDate(1),e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCMonth(e.getUTCMonth()+t)},(e,t)=>t.getUTCMonth()-e.getUTCMonth()+(t.getUTCFullYear()-e.getUTCFullYear())*12,e=>e.getUTCMonth());Hi.range;var Ui=L(e=>{e.setMonth(0,1),e.setHours(0,0,0,0)},(e,t)=>{e.setFullYear(e.getFullYear()+t)},(e,t)=>t.getFullYear()-e.getFullYear(),e=>e.getFullYear());Ui.every=e=>!isFinite(e=Math.floor(e))||!(e>0)?null:L(t=>{t.setFullYear(Math.floor(t.getFullYear()/e)*e),t.setMonth(0,1),t.setHours(0,0,0,0)},(t,n)=>{t.setFullYear(t.getFullYear()+n*e)}),Ui.range;var Wi=L(e=>{e.setUTCMonth(0,1),e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCFullYear(e.getUTCFullYear()+t)},(e,t)=>t.getUTCFullYear()-e.getUTCFullYear(),e=>e.getUTCFullYear());Wi.every=e=>!isFinite(e=Math.floor(e))||!(e>0)?null:L(t=>{t.setUTCFullYear(Math.floor(t.getUTCFullYear()/e)*e),t.setUTCMonth(0,1),t.setUTCHours(0,0,0,0)},(t,n)=>{t.setUTCFullYear(t.getUTCFullYear()+n*e)}),Wi.range;function Gi(e,t){t.domain&&(`nice`in e||`quantiles`in e||`padding`in e,e.domain(t.domain))}function Ki(e,t){t.range&&(`padding`in e,e.range(t.range))}function qi(e,t){`align`in e&&`align`in t&&t.align!==void 0&&e.align(t.align)}function Ji(e,t){`base`in e&&`base`in t&&t.base!==void 0&&e.base(t.base)}function Yi(e,t){`clamp`in e&&`clamp`in t&&t.clamp!==void 0&&e.clamp(t.clamp)}function Xi(e,t){`constant`in e&&`constant`in t&&t.constant!==void 0&&e.constant(t.constant)}function Zi(e,t){`exponent`in e&&`exponent`in t&&t.exponent!==void 0&&e.exponent(t.exponent)}function Qi(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function $i(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function H(){}var U=.7,ea=1/U,ta=`\\s*([+-]?\\d+)\\s*`,na=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*`,W=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*`,ra=/^#([0-9a-f]{3,8})$/,ia=RegExp(`^rgb\\(${ta},${ta},${ta}\\)$`),aa=RegExp(`^rgb\\(${W},${W},${W}\\)$`),oa=RegExp(`^rgba\\(${ta},${ta},${ta},${na}\\)$`),sa=RegExp(`^rgba\\(${W},${W},${W},${na}\\)$`),ca=RegExp(`^hsl\\(${na},${W},${W}\\)$`),la=RegExp(`^hsla\\(${na},${W},${W},${na}\\)$`),ua={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Qi(H,ha,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:da,formatHex:da,formatHex8:fa,formatHsl:pa,formatRgb:ma,toString:ma});function da(){return this.rgb().formatHex()}function fa(){return this.rgb().formatHex8()}function pa(){return Ta(this).formatHsl()}function ma(){return this.rgb().formatRgb()}function ha(e){var t,n;return e=(e+``).trim().toLowerCase(),(t=ra.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?ga(t):n===3?new G(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?_a(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?_a(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=ia.exec(e))?new G(t[1],t[2],t[3],1):(t=aa.exec(e))?new G(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=oa.exec(e))?_a(t[1],t[2],t[3],t[4]):(t=sa.exec(e))?_a(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=ca.exec(e))?wa(t[1],t[2]/100,t[3]/100,1):(t=la.exec(e))?wa(t[1],t[2]/100,t[3]/100,t[4]):ua.hasOwnProperty(e)?ga(ua[e]):e===`transparent`?new G(NaN,NaN,NaN,0):null}function ga(e){return new G(e>>16&255,e>>8&255,e&255,1)}function _a(e,t,n,r){return r<=0&&(e=t=n=NaN),new G(e,t,n,r)}function va(e){return e instanceof H||(e=ha(e)),e?(e=e.rgb(),new G(e.r,e.g,e.b,e.opacity)):new G}function ya(e,t,n,r){return arguments.length===1?va(e):new G(e,t,n,r??1)}function G(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}Qi(G,ya,$i(H,{brighter(e){return e=e==null?ea:ea**+e,new G(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?U:U**+e,new G(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new G(K(this.r),K(this.g),K(this.b),Ca(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:ba,formatHex:ba,formatHex8:xa,formatRgb:Sa,toString:Sa}));function ba(){return`#${q(this.r)}${q(this.g)}${q(this.b)}`}function xa(){return`#${q(this.r)}${q(this.g)}${q(this.b)}${q((isNaN(this.opacity)?1:this.opacity)*255)}`}function Sa(){let e=Ca(this.opacity);return`${e===1?`rgb(`:`rgba(`}${K(this.r)}, ${K(this.g)}, ${K(this.b)}${e===1?`)`:`, ${e})`}`}function Ca(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function K(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function q(e){return e=K(e),(e<16?`0`:``)+e.toString(16)}function wa(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new J(e,t,n,r)}function Ta(e){if(e instanceof J)return new J(e.h,e.s,e.l,e.opacity);if(e instanceof H||(e=ha(e)),!e)return new J;if(e instanceof J)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),a=Math.max(t,n,r),o=NaN,s=a-i,c=(a+i)/2;return s?(o=t===a?(n-r)/s+(n<r)*6:n===a?(r-t)/s+2:(t-n)/s+4,s/=c<.5?a+i:2-a-i,o*=60):s=c>0&&c<1?0:o,new J(o,s,c,e.opacity)}function Ea(e,t,n,r){return arguments.length===1?Ta(e):new J(e,t,n,r??1)}function J(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Qi(J,Ea,$i(H,{brighter(e){return e=e==null?ea:ea**+e,new J(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?U:U**+e,new J(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new G(ka(e>=240?e-240:e+120,i,r),ka(e,i,r),ka(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new J(Da(this.h),Oa(this.s),Oa(this.l),Ca(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=Ca(this.opacity);return`${e===1?`hsl(`:`hsla(`}${Da(this.h)}, ${Oa(this.s)*100}%, ${Oa(this.l)*100}%${e===1?`)`:`, ${e})`}`}}));function Da(e){return e=(e||0)%360,e<0?e+360:e}function Oa(e){return Math.max(0,Math.min(1,e||0))}function ka(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var Aa=Math.PI/180,ja=180/Math.PI,Ma=18,Na=.96422,Pa=1,Fa=.82521,Ia=4/29,La=6/29,Ra=3*La*La,za=La*La*La;function Ba(e){if(e instanceof Y)return new Y(e.l,e.a,e.b,e.opacity);if(e instanceof X)return Ja(e);e instanceof G||(e=va(e));var t=Ga(e.r),n=Ga(e.g),r=Ga(e.b),i=Ha((.2225045*t+.7168786*n+.0606169*r)/Pa),a,o;return t===n&&n===r?a=o=i:(a=Ha((.4360747*t+.3850649*n+.1430804*r)/Na),o=Ha((.0139322*t+.0971045*n+.7141733*r)/Fa)),new Y(116*i-16,500*(a-i),200*(i-o),e.opacity)}function Va(e,t,n,r){return arguments.length===1?Ba(e):new Y(e,t,n,r??1)}function Y(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}Qi(Y,Va,$i(H,{brighter(e){return new Y(this.l+Ma*(e??1),this.a,this.b,this.opacity)},darker(e){return new Y(this.l-Ma*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=Na*Ua(t),e=Pa*Ua(e),n=Fa*Ua(n),new G(Wa(3.1338561*t-1.6168667*e-.4906146*n),Wa(-.9787684*t+1.9161415*e+.033454*n),Wa(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function Ha(e){return e>za?e**(1/3):e/Ra+Ia}function Ua(e){return e>La?e*e*e:Ra*(e-Ia)}function Wa(e){return 255*(e<=.0031308?12.92*e:1.055*e**(1/2.4)-.055)}function Ga(e){return(e/=255)<=.04045?e/12.92:((e+.055)/1.055)**2.4}function Ka(e){if(e instanceof X)return new X(e.h,e.c,e.l,e.opacity);if(e instanceof Y||(e=Ba(e)),e.a===0&&e.b===0)return new X(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*ja;return new X(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function qa(e,t,n,r){return arguments.length===1?Ka(e):new X(e,t,n,r??1)}function X(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function Ja(e){if(isNaN(e.h))return new Y(e.l,0,0,e.opacity);var t=e.h*Aa;return new Y(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}Qi(X,qa,$i(H,{brighter(e){return new X(this.h,this.c,this.l+Ma*(e??1),this.opacity)},darker(e){return new X(this.h,this.c,this.l-Ma*(e??1),this.opacity)},rgb(){return Ja(this).rgb()}}));var Ya=-.14861,Xa=1.78277,Za=-.29227,Qa=-.90649,$a=1.97294,eo=$a*Qa,to=$a*Xa,no=Xa*Za-Qa*Ya;function ro(e){if(e instanceof Z)return new Z(e.h,e.s,e.l,e.opacity);e instanceof G||(e=va(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(no*r+eo*t-to*n)/(no+eo-to),a=r-i,o=($a*(n-i)-Za*a)/Qa,s=Math.sqrt(o*o+a*a)/($a*i*(1-i)),c=s?Math.atan2(o,a)*ja-120:NaN;return new Z(c<0?c+360:c,s,i,e.opacity)}function io(e,t,n,r){return arguments.length===1?ro(e):new Z(e,t,n,r??1)}function Z(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Qi(Z,io,$i(H,{brighter(e){return e=e==null?ea:ea**+e,new Z(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?U:U**+e,new Z(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*Aa,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new G(255*(t+n*(Ya*r+Xa*i)),255*(t+n*(Za*r+Qa*i)),255*(t+$a*r*n),this.opacity)}}));var ao=e=>()=>e;function oo(e,t){return function(n){return e+n*t}}function so(e,t,n){return e**=+n,t=t**+n-e,n=1/n,function(r){return(e+r*t)**+n}}function co(e,t){var n=t-e;return n?oo(e,n>180||n<-180?n-360*Math.round(n/360):n):ao(isNaN(e)?t:e)}function lo(e){return(e=+e)==1?Q:function(t,n){return n-t?so(t,n,e):ao(isNaN(t)?n:t)}}function Q(e,t){var n=t-e;return n?oo(e,n):ao(isNaN(e)?t:e)}var uo=(function e(t){var n=lo(t);function r(e,t){var r=n((e=ya(e)).r,(t=ya(t)).r),i=n(e.g,t.g),a=n(e.b,t.b),o=Q(e.opacity,t.opacity);return function(t){return e.r=r(t),e.g=i(t),e.b=a(t),e.opacity=o(t),e+``}}return r.gamma=e,r})(1);function fo(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}function po(e){return function(t,n){var r=e((t=Ea(t)).h,(n=Ea(n)).h),i=Q(t.s,n.s),a=Q(t.l,n.l),o=Q(t.opacity,n.opacity);return function(e){return t.h=r(e),t.s=i(e),t.l=a(e),t.opacity=o(e),t+``}}}var mo=po(co),ho=po(Q);function go(e,t){var n=Q((e=Va(e)).l,(t=Va(t)).l),r=Q(e.a,t.a),i=Q(e.b,t.b),a=Q(e.opacity,t.opacity);return function(t){return e.l=n(t),e.a=r(t),e.b=i(t),e.opacity=a(t),e+``}}function _o(e){return function(t,n){var r=e((t=qa(t)).h,(n=qa(n)).h),i=Q(t.c,n.c),a=Q(t.l,n.l),o=Q(t.opacity,n.opacity);return function(e){return t.h=r(e),t.c=i(e),t.l=a(e),t.opacity=o(e),t+``}}}var vo=_o(co),yo=_o(Q);function bo(e){return(function t(n){n=+n;function r(t,r){var i=e((t=io(t)).h,(r=io(r)).h),a=Q(t.s,r.s),o=Q(t.l,r.l),s=Q(t.opacity,r.opacity);return function(e){return t.h=i(e),t.s=a(e),t.l=o(e**+n),t.opacity=s(e),t+``}}return r.gamma=t,r})(1)}var xo={lab:go,hcl:vo,"hcl-long":yo,hsl:mo,"hsl-long":ho,cubehelix:bo(co),"cubehelix-long":bo(Q),rgb:uo};function So(e){switch(e){case`lab`:case`hcl`:case`hcl-long`:case`hsl`:case`hsl-long`:case`cubehelix`:case`cubehelix-long`:case`rgb`:return xo[e]}let{type:t,gamma:n}=e,r=xo[t];return n===void 0?r:r.gamma(n)}function Co(e,t){if(`interpolate`in t&&`interpolate`in e&&t.interpolate!==void 0){let n=So(t.interpolate);e.interpolate(n)}}var wo=new Date(Date.UTC(2020,1,2,3,4,5)),To=`%Y-%m-%d %H:%M`;function Eo(e){return e.tickFormat(1,To)(wo)===`2020-02-02 03:04`}var Do={day:wi,hour:Si,minute:bi,month:Vi,second:yi,week:Di,year:Ui},Oo={day:Ti,hour:Ci,minute:xi,month:Hi,second:yi,week:Pi,year:Wi};function ko(e,t){if(`nice`in t&&t.nice!==void 0&&`nice`in e){let{nice:n}=t;if(typeof n==`boolean`)n&&e.nice();else if(typeof n==`number`)e.nice(n);else{let t=e,r=Eo(t);if(typeof n==`string`)t.nice(r?Oo[n]:Do[n]);else{let{interval:e,step:i}=n,a=(r?Oo[e]:Do[e]).every(i);a!=null&&t.nice(a)}}}}function Ao(e,t){`padding`in e&&`padding`in t&&t.padding!==void 0&&e.padding(t.padding),`paddingInner`in e&&`paddingInner`in t&&t.paddingInner!==void 0&&e.paddingInner(t.paddingInner),`paddingOuter`in e&&`paddingOuter`in t&&t.paddingOuter!==void 0&&e.paddingOuter(t.paddingOuter)}function jo(e,t){if(t.reverse){let t=e.range().slice().reverse();`padding`in e,e.range(t)}}function Mo(e,t){`round`in t&&t.round!==void 0&&(t.round&&`interpolate`in t&&t.interpolate!==void 0?console.warn(`[visx/scale/applyRound] ignoring round: scale config contains round and interpolate. only applying interpolate. config:`,t):`round`in e?e.round(t.round):`interpolate`in e&&t.round&&e.interpolate(fo))}function No(e,t){`unknown`in e&&`unknown`in t&&t.unknown!==void 0&&e.unknown(t.unknown)}function Po(e,t){if(`zero`in t&&t.zero===!0){let[t,n]=e.domain(),r=n<t,[i,a]=r?[n,t]:[t,n],o=[Math.min(0,i),Math.max(0,a)];e.domain(r?o.reverse():o)}}var Fo=[`domain`,`nice`,`zero`,`interpolate`,`round`,`range`,`reverse`,`align`,`base`,`clamp`,`constant`,`exponent`,`padding`,`unknown`],Io={domain:Gi,nice:ko,zero:Po,interpolate:Co,round:Mo,align:qi,base:Ji,clamp:Yi,constant:Xi,exponent:Zi,padding:Ao,range:Ki,reverse:jo,unknown:No};function Lo(){let e=new Set([...arguments]),t=Fo.filter(t=>e.has(t));return function(e,n){return n!==void 0&&t.forEach(t=>{Io[t](e,n)}),e}}var Ro=Lo(`domain`,`range`,`reverse`,`clamp`,`interpolate`,`nice`,`round`,`zero`);function zo(e){return Ro(di(),e)}var Bo=14,Vo=Bo/2;function Ho({rate:e,interval:t,objective:n}){let r=zo({domain:[0,1],range:[0,100]}),i=e=>`${String(r(e))}%`;return(0,C.jsxs)(`svg`,{className:`track`,width:`100%`,height:Bo,"aria-hidden":`true`,children:[(0,C.jsx)(`line`,{className:`track-all`,x1:`0%`,x2:`100%`,y1:Vo,y2:Vo}),t&&(0,C.jsx)(`line`,{className:`track-interval`,x1:i(t.low),x2:i(t.high),y1:Vo,y2:Vo}),n!=null&&(0,C.jsx)(`line`,{className:`promised`,x1:i(n),x2:i(n),y1:0,y2:Bo}),e!=null&&(0,C.jsx)(`circle`,{className:`track-rate`,cx:i(e),cy:Vo,r:4})]})}var Uo=[{seconds:86400,name:`d`},{seconds:3600,name:`h`},{seconds:60,name:`min`},{seconds:1,name:`s`}];function Wo(e){if(e===null)return Ee;let t=Uo.find(t=>e>=t.seconds)??{seconds:1,name:`s`};return`${(e/t.seconds).toLocaleString(`en`,{maximumSignificantDigits:2})} ${t.name}`}var Go=(0,c.lazy)(async()=>({default:(await a(async()=>{let{SeriesChart:e}=await import(`./SeriesChart-DcNLOhqg.js`).then(e=>e.n);return{SeriesChart:e}},__vite__mapDeps([6,1,2]),import.meta.url)).SeriesChart})),Ko=3,qo={rate:`Achievement rate`,all:`Closed`,missed:`Lost`,unmeasured:`Unmeasured`};function Jo({outcome:e,blamed:t,window:n,update:r,hour:i,series:a}){return(0,C.jsxs)(`section`,{className:`panel headline`,"aria-label":e.name,children:[(0,C.jsxs)(`div`,{className:`headline-names`,children:[(0,C.jsx)(`h1`,{children:e.name}),(0,C.jsx)(`p`,{className:`quiet`,children:e.owner??`Nobody is accountable`})]}),r===void 0?(0,C.jsx)(`p`,{className:`quiet`,children:`Counting …`}):(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(Yo,{outcome:e,update:r,blamed:t,window:n}),(0,C.jsx)(Zo,{update:r,hour:i})]}),(0,C.jsx)(`div`,{className:`headline-course`,children:(0,C.jsx)(c.Suspense,{children:a!==void 0&&(0,C.jsx)(Go,{title:`Achievement over time`,steps:a.map(Qo),objective:e.objective,words:qo})})})]})}function Yo({outcome:e,blamed:t,window:n,update:r}){let{performance:i}=r,{rate:a,interval:o,count:s}=Qe(r);return(0,C.jsxs)(`div`,{className:`headline-rate`,children:[(0,C.jsxs)(`p`,{className:`figure-row`,children:[(0,C.jsx)($e,{className:`headline-figure`,text:T(a),label:`Achievement rate`}),(0,C.jsx)(Je,{of:i.health})]}),(0,C.jsx)(Ho,{rate:a,interval:o,objective:e.objective}),(0,C.jsxs)(`p`,{children:[`of `,w(s),` attempts that closed; 95 % interval `,Ne(o)]}),(0,C.jsxs)(`p`,{className:`quiet small`,children:[e.objective===null?`No objective`:`Objective ${T(e.objective)}`,` ·`,` `,ze(i.from,i.to)]}),(0,C.jsx)(Xo,{health:i.health,nodes:t,window:n})]})}function Xo({health:e,nodes:t,window:n}){return t.length===0?null:(0,C.jsxs)(`p`,{children:[Ye(e),` by`,` `,t.slice(0,Ko).map((e,t)=>(0,C.jsxs)(`span`,{children:[t>0&&`, `,(0,C.jsx)(`a`,{href:tt(e,n),children:e.name})]},e.id)),t.length>Ko&&` and ${w(t.length-Ko)} more`]})}function Zo({update:{achievement:e,performance:t},hour:n}){if(e===null)return null;let r=n&&Qe(n),i=e.observedAchieved+e.observedLost;return(0,C.jsxs)(`dl`,{className:`counts`,children:[(0,C.jsx)($,{term:`Open now`,text:w(e.openNow)}),(0,C.jsx)($,{term:`At risk now`,text:w(e.atRiskNow)}),(0,C.jsx)($,{term:`Last hour`,text:T(r?.rate),beside:r&&(r.interval?`${Ne(r.interval)}, of ${w(r.count)}`:`none closed`)}),(0,C.jsx)($,{term:`Opened`,text:w(e.opened)}),(0,C.jsx)($,{term:`Achieved`,text:w(e.achieved),beside:`${w(e.recovered)} recovered`}),(0,C.jsx)($,{term:`Lost`,text:w(e.lost)}),(0,C.jsx)($,{term:`Half achieved within`,text:Wo(e.timeToOutcomeSeconds.half),beside:`of opening`}),(0,C.jsx)($,{term:`Coverage`,text:T(t.coverage),beside:`of ${w(t.interactions)} interactions measured`}),i>0&&(0,C.jsx)($,{term:`Results reported`,text:w(i)})]})}function $({term:e,text:t,beside:n}){return(0,C.jsxs)(`div`,{children:[(0,C.jsx)(`dt`,{className:`quiet small`,children:e}),(0,C.jsxs)(`dd`,{children:[(0,C.jsx)($e,{className:`counted-figure`,text:t}),n!==void 0&&(0,C.jsxs)(`span`,{className:`quiet small`,children:[` `,n]})]})]})}function Qo(e){let{from:t,to:n,achieved:r,lost:i,achievementRate:a,achievementRateInterval:o}=e;return{from:t,to:n,rate:a,interval:o,all:r+i,missed:i,unmeasured:0}}var $o=[`AT_RISK`,`LOST`];function es({attempt:e,from:t,to:n,at:r,corrects:i,cause:a}){let o={id:ns(e.id,r),attempt:e.key,at:r};if(n===`AT_RISK`||n===`LOST`)return{...o,kind:n,places:e.brokenAt};if($o.includes(t))return{...o,kind:i?`CORRECTED`:`RECOVERED`,places:a?.moment?[a.moment]:[]}}function ts({id:e,key:t,state:n,openedAt:r,closedAt:i,brokenAt:a}){let o=i??r;return{id:ns(e,o),attempt:t,kind:n===`LOST`?`LOST`:`AT_RISK`,at:o,places:a}}function ns(e,t){return`${e}@${t}`}function rs(e,t,n){let r=new Set(t.map(({id:e})=>e));return[...t,...e.filter(({id:e})=>!r.has(e))].toSorted((e,t)=>Date.parse(t.at)-Date.parse(e.at)).slice(0,n)}var is=50;function as(e){let[t,n]=(0,c.useState)([]),[r,i]=(0,c.useReducer)(e=>e+1,0),{data:a,failure:o}=y(ge,{outcome:e.key},r),s=b(_e,a===void 0?[]:[{outcome:e.id,after:a.position}],({outcomeUpdated:e})=>{if(e.__typename===`CursorExpired`)return i(),{after:e.restartFrom};let t=e.__typename===`OutcomeUpdate`?es(e):void 0;return t!==void 0&&n(e=>rs(e,[t],is)),{after:e.cursor}}),l=a?.outcome?.attempts.nodes.map(ts);return{turns:l&&rs(l,t,is),failure:o??s}}var os={AT_RISK:{standing:`STRAINED`,word:`At risk`,at:`since`},LOST:{standing:`BROKEN`,word:`Lost`,at:`at`},RECOVERED:{standing:`HEALTHY`,word:`Recovered`,at:`at`},CORRECTED:{standing:`UNKNOWN`,word:`Corrected`,at:`at`}};function ss({outcome:e,window:t}){let{turns:n,failure:r}=as(e);return(0,C.jsxs)(`section`,{className:`panel feed`,"aria-labelledby":`feed`,children:[(0,C.jsx)(`h2`,{id:`feed`,children:`Broke and recovered`}),(0,C.jsx)(`p`,{className:`quiet small`,children:`Attempts, the latest first, as it happens`}),r!==void 0&&(0,C.jsx)(`p`,{role:`alert`,children:r}),n===void 0||n.length===0?(0,C.jsx)(`p`,{children:n===void 0?`Reading …`:`None yet.`}):(0,C.jsx)(`ol`,{tabIndex:0,"aria-labelledby":`feed`,children:n.map(e=>(0,C.jsx)(cs,{turn:e,window:t},e.id))})]})}function cs({turn:{kind:e,attempt:t,at:n,places:r},window:i}){let{standing:a,word:o,at:s}=os[e];return(0,C.jsxs)(`li`,{"data-standing":a,children:[(0,C.jsx)(qe,{of:a}),(0,C.jsxs)(`span`,{children:[(0,C.jsx)(`strong`,{children:o}),` `,r.length===0?e===`LOST`&&`after a silence`:r.map(({key:e,name:t},n)=>(0,C.jsxs)(`span`,{children:[n===0?s:`and`,` `,(0,C.jsx)(`a`,{href:m({page:`moments`,key:e,window:i}),children:t}),` `]},e)),(0,C.jsx)(`span`,{className:`quiet small attempt`,children:t})]}),(0,C.jsx)(`time`,{className:`quiet small`,dateTime:n,children:Re(n)})]})}var ls={PT1H:`PT1M`,P1D:`PT1H`,P7D:`PT4H`,P28D:`P1D`},us=Intl.DateTimeFormat().resolvedOptions().timeZone;function ds(e,t){let[n,r]=(0,c.useState)({window:t,course:void 0}),i=b(he,[{outcome:e,window:t,step:ls[t],timeZone:us}],({performanceUpdated:e})=>{r({window:t,course:e[0]})});return{course:n.window===t?n.course:void 0,failure:i}}function fs({outcomeKey:e,window:t}){let{hierarchy:n,failure:r}=St();if(r!==void 0)return(0,C.jsx)(Te,{message:r});if(n===void 0)return(0,C.jsx)(`p`,{className:`quiet`,children:`Reading the hierarchy …`});let i=n.outcomes,a=e===void 0?i[0]:i.find(({key:t})=>t===e);return a===void 0?(0,C.jsx)(hs,{outcomeKey:e}):(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(ms,{outcomes:i,chosen:a,window:t}),(0,C.jsx)(ps,{hierarchy:n,outcome:a,window:t},a.id)]})}function ps({hierarchy:e,outcome:t,window:n}){let[r,i]=Ze([...e.family(t.id)],n),[a]=Ze([t.id],`PT1H`),{course:o,failure:s}=ds(t.id,n),c=i??s;return(0,C.jsxs)(`div`,{className:`overview`,children:[(0,C.jsx)(`title`,{children:`${t.name} – Touchstone`}),c!==void 0&&(0,C.jsx)(Te,{message:c}),(0,C.jsx)(Jo,{outcome:t,blamed:e.blamed(t.id,e=>r.get(e)?.performance.health),window:n,update:r.get(t.id),hour:a.get(t.id),series:o?.achievement?.series}),(0,C.jsx)(_t,{hierarchy:e,outcome:t,performances:r,window:n}),(0,C.jsx)(Tt,{course:o,window:n,span:r.get(t.id)?.performance}),(0,C.jsx)(ss,{outcome:t,window:n})]})}function ms({outcomes:e,chosen:t,window:n}){return e.length<2?null:(0,C.jsxs)(`label`,{className:`choice`,children:[`Outcome`,` `,(0,C.jsx)(`select`,{value:t.key,onChange:({target:e})=>{location.hash=m({page:`outcomes`,key:e.value,window:n})},children:e.map(({key:e,name:t})=>(0,C.jsx)(`option`,{value:e,children:t},e))})]})}function hs({outcomeKey:e}){return e===void 0?(0,C.jsxs)(`p`,{children:[`There is no outcome yet. Define one, and what contributes to it, in `,(0,C.jsx)(`a`,{href:`graphiql`,children:`GraphiQL`}),`.`]}):(0,C.jsx)(Te,{message:`There is no outcome "${e}".`})}var gs=async()=>a(()=>import(`./ExperiencePage-CxXJYlmh.js`),__vite__mapDeps([7,1,2,8,6,9]),import.meta.url),_s=async()=>a(()=>import(`./MomentPage-CpkdioaU.js`),__vite__mapDeps([10,1,8,2,6,9,11]),import.meta.url),vs=(0,c.lazy)(gs),ys=(0,c.lazy)(_s);function bs(){let e=h();return(0,c.useEffect)(xs,[]),(0,C.jsx)(Ce,{route:e,children:(0,C.jsx)(c.Suspense,{fallback:(0,C.jsx)(`p`,{className:`quiet`,children:`Loading …`}),children:(0,C.jsx)(Ss,{route:e})})})}function xs(){Promise.allSettled([gs(),_s()])}function Ss({route:{page:e,key:t,window:n}}){return t!==void 0&&e===`experiences`?(0,C.jsx)(vs,{experienceKey:t,window:n},t):t!==void 0&&e===`moments`?(0,C.jsx)(ys,{momentKey:t,window:n},t):(0,C.jsx)(fs,{outcomeKey:e===`outcomes`?t:void 0,window:n})}r((0,C.jsx)(bs,{}));export{Ie as $,vi as A,Er as B,yi as C,_i as D,R as E,xr as F,St as G,zt as H,I,$e as J,it as K,er as L,Rr as M,Ir as N,mi as O,br as P,Ee as Q,ur as R,xi as S,hi as T,Rt as U,rn as V,Ot as W,Je as X,Ze as Y,qe as Z,Ei as _,m as _t,Lo as a,ze as at,Ci as b,Vi as c,Te as ct,Di as d,ue as dt,Pe as et,ji as f,pe as ft,wi as g,b as gt,Ri as h,y as ht,zo as i,T as it,L as j,gi as k,Hi as l,ae as lt,Pi as m,fe as mt,us as n,Re as nt,Ui as o,Be as ot,Fi as p,de as pt,nt as q,Ho as r,Ne as rt,Wi as s,Fe as st,ls as t,w as tt,Oi as u,oe as ut,Ti as v,z as w,bi as x,Si as y,dr as z};