const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["./HierarchyGraph-BbgMbP4o.js","./rolldown-runtime-BWaJ3C7D.js","./jsx-runtime-DApVmHJR.js","./d3-interpolate-DKXP53Y3.js","./preload-helper-B5jlyBS1.js","./preload-helper-Bz4EEocw.css","./HierarchyGraph-86gzyRJn.css","./SeriesChart-D0eMPWB2.js","./MomentPage-BS5Gvv-Q.js","./MomentPage-D6fvV1zf.css"])))=>i.map(i=>d[i]);
import{a as e}from"./rolldown-runtime-BWaJ3C7D.js";import{c as t,i as n,o as r,r as i,t as a}from"./preload-helper-B5jlyBS1.js";import{n as o,t as s}from"./jsx-runtime-DApVmHJR.js";import{_ as c,a as l,g as u,h as d,m as f,p,r as ee,s as te,u as m}from"./d3-interpolate-DKXP53Y3.js";var h=e(o(),1),g={PT1H:`1 hour`,P1D:`1 day`,P7D:`7 days`,P28D:`28 days`},ne=[`outcomes`,`experiences`,`moments`],re=`P7D`;function ie(e){let[t=``,n=``]=e.replace(/^#\/?/,``).split(`?`,2),[r=``,i=``]=t.split(`/`,2),a=new URLSearchParams(n).get(`window`)??re;return{page:ne.includes(r)?r:`outcomes`,key:i===``||!ne.includes(r)?void 0:decodeURIComponent(i),window:a in g?a:re}}function _({page:e,key:t,window:n}){return`#/${t===void 0?``:`${e}/${encodeURIComponent(t)}`}${n===re?``:`?window=${n}`}`}function v(){return ie((0,h.useSyncExternalStore)(y,()=>location.hash))}function y(e){return addEventListener(`hashchange`,e),()=>{removeEventListener(`hashchange`,e)}}var b=new Set([`UNAVAILABLE`,`INTERNAL`,`FELL_BEHIND`,`GOING_AWAY`,`OVERLOADED`,`TIMED_OUT`,`TOO_BUSY`,`RATE_LIMITED`,`TOO_MANY_OPERATIONS`,`UNAUTHENTICATED`]),x=2e3;function ae(e,n,{next:r,fail:a}){let o=()=>void 0,s,c=!1,l=()=>{c||d()},u=e=>{o();let n=e.map(e=>e.message).join(` `),r=e.map(({extensions:e})=>e?.code);r.includes(`FORBIDDEN`)?(t.refuse(t.authorization,`${n} Paste the key of somebody who may.`),t.settled().then(l)):r.every(e=>b.has(e))?s=setTimeout(l,x):a(n)},d=()=>{o=i.subscribe(se(e,n),{next:({data:e,errors:t})=>{t?u(t):e&&r(e)},error:e=>{u(Array.isArray(e)?e:[{message:ce(e)}])},complete:()=>{s=setTimeout(l,x)}})};return d(),()=>{c=!0,clearTimeout(s),o()}}async function oe(e,t,n){return new Promise((r,i)=>{let a=ae(e,()=>t,{next:e=>{a(),r(e)},fail:e=>{i(Error(e))}});n?.addEventListener(`abort`,a)})}function se(e,t){return{query:e.toString(),get variables(){return t()}}}function ce(e){return e instanceof CloseEvent?`The connection was closed: ${e.reason||e.code.toString()}.`:e instanceof Error?e.message:`The connection failed.`}function le(e,t,n){let[r,i]=(0,h.useState)({data:void 0,failure:void 0}),a=JSON.stringify(t);return(0,h.useEffect)(()=>{let t=new AbortController;return oe(e,JSON.parse(a),t.signal).then(e=>{t.signal.aborted||i({data:e,failure:void 0})},e=>{t.signal.aborted||i(({data:t})=>({data:t,failure:e.message}))}),()=>{t.abort()}},[e,a,n]),r}function S(e,t,n){let[r,i]=(0,h.useState)(),a=(0,h.useRef)(n);(0,h.useEffect)(()=>{a.current=n});let o=JSON.stringify(t);return(0,h.useEffect)(()=>{let t=JSON.parse(o).map(t=>{let n=t;return ae(e,()=>n,{next:e=>{i(void 0),n={...n,...a.current(e)}},fail:i})});return()=>{for(let e of t)e()}},[e,o]),r}function ue(){return(0,h.useSyncExternalStore)(n.listen,()=>n.lostAt)}var C=s(),de=new Intl.DateTimeFormat(`en-GB`,{timeStyle:`medium`});function fe(){let e=ue();return(0,C.jsx)(`p`,{className:`presence`,role:`status`,"data-presence":e===null?`live`:`lost`,children:e===null?`Live`:`Not live: as of ${de.format(e)}. Connecting again …`})}function pe({route:e,children:t}){let n=me(`${e.page}/${e.key??``}`);return(0,C.jsxs)(C.Fragment,{children:[(0,C.jsxs)(`header`,{className:`frame`,children:[(0,C.jsx)(`a`,{className:`brand`,href:_({page:`outcomes`,key:void 0,window:e.window}),children:`Touchstone`}),(0,C.jsx)(`nav`,{className:`windows`,"aria-label":`Window`,children:Object.keys(g).map(t=>(0,C.jsx)(`a`,{href:_({...e,window:t}),"aria-current":t===e.window?`true`:void 0,children:g[t]},t))}),(0,C.jsx)(fe,{}),(0,C.jsx)(`a`,{className:`to-graphiql`,href:`graphiql`,children:`GraphiQL`})]}),(0,C.jsx)(`main`,{ref:n,tabIndex:-1,children:t})]})}function me(e){let t=(0,h.useRef)(null),n=(0,h.useRef)(e);return(0,h.useEffect)(()=>{n.current!==e&&(n.current=e,t.current?.focus(),scrollTo(0,0))},[e]),t}function he({message:e}){return(0,C.jsx)(`p`,{className:`panel`,role:`alert`,children:e})}var ge={HEALTHY:`Healthy`,STRAINED:`Strained`,BROKEN:`Broken`,UNKNOWN:`Unknown`,MAGIC:`Magic`,MET:`Met`,MISSED:`Missed`,UNMEASURED:`Unmeasured`},_e=`M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z`,ve=`M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM6 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6z`,ye=`M6 .8L11.6 10.8H.4z`,be=`M2.6.8L6 4.2L9.4.8L11.2 2.6L7.8 6L11.2 9.4L9.4 11.2L6 7.8L2.6 11.2L.8 9.4L4.2 6L.8 2.6z`,xe={HEALTHY:_e,STRAINED:ye,BROKEN:be,UNKNOWN:ve,MAGIC:`M6 .5L7.6 4.2L11.6 4.6L8.6 7.2L9.5 11.2L6 9.1L2.5 11.2L3.4 7.2L.4 4.6L4.4 4.2z`,MET:_e,MISSED:be,UNMEASURED:ve};function Se({of:e,size:t=12}){return(0,C.jsx)(`svg`,{className:`mark`,"data-standing":e,width:t,height:t,viewBox:`0 0 12 12`,"aria-hidden":`true`,children:(0,C.jsx)(`path`,{d:xe[e]})})}function Ce({of:e}){return(0,C.jsxs)(`span`,{className:`standing`,"data-standing":e,children:[(0,C.jsx)(Se,{of:e}),` `,ge[e]]})}function we(e){return ge[e]}var w=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new w(`
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
    `,{fragmentName:`Promise`}),new w(`
    fragment Spread on MeasurePerformance {
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
    `,{fragmentName:`Spread`}),new w(`
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
      state
    }
  }
  recoveredBy {
    id
    occurredAt
  }
}
    `,{fragmentName:`Missed`});var Te=new w(`
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
    `),Ee=new w(`
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
    `),De=new w(`
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
    `),Oe=new w(`
    query MomentAtRest($key: String!) {
  position
  moment(key: $key) {
    id
    key
    name
    description
    owner
    party
    channels
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
    contributors {
      contributor {
        id
        name
        owner
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
}`),ke=new w(`
    subscription MomentPerformance($node: ID!, $window: Duration!, $step: Duration!, $zone: String!, $quantiles: [Float!]!) {
  performanceUpdated(nodes: [$node], window: $window, every: "PT1S") {
    performance {
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
      measures {
        ...Spread
      }
    }
  }
}
    fragment Spread on MeasurePerformance {
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
}`),Ae=new w(`
    query LatestMissed($key: String!, $window: Duration!) {
  moment(key: $key) {
    id
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
      state
    }
  }
  recoveredBy {
    id
    occurredAt
  }
}`),je=new w(`
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
    `),Me=new w(`
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
    `),Ne=new w(`
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
    `),Pe=new w(`
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
      revision
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
    `),Fe=300;function Ie(e,t){let[n,r]=(0,h.useState)({window:t,of:new Map}),i=e.toSorted(),a=S(je,Array.from({length:Math.ceil(i.length/Fe)},(e,n)=>({nodes:i.slice(n*Fe,(n+1)*Fe),window:t})),({performanceUpdated:e})=>{r(n=>({window:t,of:new Map([...n.window===t?n.of:[],...e.map(e=>[e.node.id,e])])}))});return[n.of,a]}function T({performance:e,achievement:t}){if(t===null){let{contributionRate:t,contributionRateInterval:n,interactions:r}=e;return{rate:t,interval:n,count:r,of:`interactions`}}let{achievementRate:n,achievementRateInterval:r,achieved:i,lost:a}=t;return{rate:n,interval:r,count:i+a,of:`attempts`}}function Le({text:e,className:t,label:n}){return(0,C.jsxs)(`span`,{className:`moving ${t??``}`,children:[n!==void 0&&(0,C.jsxs)(`span`,{className:`spoken`,children:[n,`: `]}),e]},e)}var Re={Outcome:`outcomes`,Experience:`experiences`,Moment:`moments`};function ze({kind:e,key:t},n){return _({page:e===`Activity`?`moments`:Re[e],key:t,window:n})}function Be({node:e,update:t,window:n}){let r=t?.performance.health??`UNKNOWN`;return(0,C.jsxs)(`div`,{className:`card`,"data-standing":r,"data-kind":e.kind,children:[(0,C.jsx)(`a`,{className:`card-name`,href:ze(e,n),children:e.name}),(0,C.jsxs)(`p`,{className:`card-rate`,children:[(0,C.jsx)(Se,{of:r}),(0,C.jsxs)(`span`,{className:`spoken`,children:[we(r),`, `]}),t===void 0?`…`:(0,C.jsx)(Le,{className:`card-figure`,text:u(T(t).rate)})]}),(0,C.jsx)(`p`,{className:`card-seen quiet small`,children:t&&Ve(t)})]})}function Ve(e,t=``){let{count:n,of:r}=T(e),{coverage:i}=e.performance;return r===`attempts`?`of ${p(n)} attempts`:`of ${p(n)}${t}${i===null?``:` · ${u(i)} covered`}`}function He({of:e,...t}){let n=t.hierarchy.contributors(e);return(0,C.jsx)(`ul`,{className:`outline`,children:n.map(e=>(0,C.jsx)(`li`,{children:(0,C.jsx)(Ue,{contributor:e,...t})},e.node.id))})}function Ue({contributor:e,...t}){let{id:n}=e.node,r=(0,C.jsx)(Ge,{contributor:e,update:t.performances.get(n),window:t.window}),i=t.hierarchy.contributors(n).length;return i===0?r:(0,C.jsxs)(C.Fragment,{children:[r,(0,C.jsxs)(`details`,{open:i<=We,children:[(0,C.jsxs)(`summary`,{className:`small`,children:[p(i),` contribute`,(0,C.jsxs)(`span`,{className:`spoken`,children:[` to `,e.node.name]})]}),(0,C.jsx)(He,{of:n,...t})]})]})}var We=8;function Ge({contributor:{node:e,makeOrBreak:t},update:n,window:r}){return(0,C.jsxs)(`p`,{className:`outline-row`,children:[(0,C.jsxs)(`span`,{children:[(0,C.jsx)(`a`,{href:ze(e,r),children:e.name}),` `,t&&(0,C.jsx)(`span`,{className:`tag small`,children:`make-or-break`})]}),(0,C.jsx)(Ce,{of:n?.performance.health??`UNKNOWN`}),(0,C.jsx)(`span`,{className:`small`,children:n===void 0?`…`:(0,C.jsx)(Ke,{update:n})})]})}function Ke({update:e}){let{rate:t,interval:n}=T(e);return(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(`strong`,{children:u(t)}),n&&` (${d(n)})`,` `,Ve(e,` interactions`)]})}var qe=24,Je=[`BROKEN`,`STRAINED`];function Ye(e,t,n,r){let i=e.family(t.id),a=[...i].filter(t=>e.nodes.get(t)?.kind===`Moment`),o=a.length>qe,s=new Set(o?Xe(a,n):a);for(let t of r)for(let{node:n}of e.contributors(t))s.add(n.id);let c=new Set([...i].filter(t=>e.nodes.get(t)?.kind!==`Moment`||s.has(t)));return{cards:[...c].flatMap(t=>{let n=e.nodes.get(t),r=e.contributors(t).map(e=>e.node);return n===void 0?[]:[{node:n,folded:r.filter(e=>!c.has(e.id))}]}),links:e.contributions.filter(({contributor:e,to:t})=>c.has(e)&&c.has(t)),isLarge:o}}function Xe(e,t){return e.filter(e=>Je.includes(t(e))).toSorted((e,n)=>Je.indexOf(t(e))-Je.indexOf(t(n))).slice(0,qe)}var Ze=(0,h.lazy)(()=>a(()=>import(`./HierarchyGraph-BbgMbP4o.js`),__vite__mapDeps([0,1,2,3,4,5,6]),import.meta.url)),Qe=[`HEALTHY`,`STRAINED`,`BROKEN`,`UNKNOWN`],$e=matchMedia(`(width >= 48rem)`);function et({hierarchy:e,outcome:t,performances:n,window:r}){let i=(0,h.useSyncExternalStore)(rt,()=>$e.matches),[a,o]=(0,h.useState)(),[s,l]=nt(),u=a??!i,d=n.get(t.id)?.performance,f=Ye(e,t,e=>n.get(e)?.performance.health,s);return(0,C.jsxs)(`section`,{className:`panel hierarchy`,"aria-labelledby":`hierarchy`,children:[(0,C.jsxs)(`div`,{className:`panel-head`,children:[(0,C.jsx)(`h2`,{id:`hierarchy`,children:`What it stands on`}),(0,C.jsx)(tt,{isGraph:!u}),(0,C.jsx)(`button`,{type:`button`,onClick:()=>{o(!u)},children:u?`Show as a graph`:`Show as a list`})]}),(0,C.jsxs)(`p`,{className:`quiet small`,children:[`Share of interactions that contributed`,d&&`, ${c(d.from,d.to)}`,f.isLarge&&!u&&`; healthy moments are folded into what they contribute to`]}),u?(0,C.jsx)(He,{hierarchy:e,of:t.id,performances:n,window:r}):(0,C.jsx)(h.Suspense,{fallback:(0,C.jsx)(`p`,{className:`quiet`,children:`Drawing …`}),children:(0,C.jsx)(Ze,{shown:f,opened:s,toggle:l,performances:n,window:r})})]})}function tt({isGraph:e}){return e?(0,C.jsxs)(`p`,{className:`hierarchy-legend quiet small`,children:[(0,C.jsx)(`span`,{className:`legend-make-or-break`,children:`make-or-break`}),(0,C.jsx)(`span`,{className:`legend-contributes`,children:`contributes`}),Qe.map(e=>(0,C.jsx)(Ce,{of:e},e))]}):null}function nt(){let[e,t]=(0,h.useState)(new Set);return[e,e=>{t(t=>t.has(e)?new Set([...t].filter(t=>t!==e)):new Set([...t,e]))}]}function rt(e){return $e.addEventListener(`change`,e),()=>{$e.removeEventListener(`change`,e)}}var it=class{nodes;contributions;#e=new Map;constructor(e,t){this.nodes=new Map(e.map(e=>[e.id,e])),this.contributions=t.filter(({contributor:e,to:t})=>this.nodes.has(e)&&this.nodes.has(t));for(let{contributor:e,to:t,makeOrBreak:n}of this.contributions){let r=this.nodes.get(e);r!==void 0&&this.#e.set(t,[...this.#e.get(t)??[],{node:r,makeOrBreak:n}])}}get outcomes(){let e=new Set(this.contributions.map(({contributor:e})=>e));return[...this.nodes.values()].filter(({kind:e})=>e===`Outcome`).toSorted((t,n)=>Number(e.has(t.id))-Number(e.has(n.id)))}contributors(e){return this.#e.get(e)??[]}family(e){let t=new Set([e]);for(let e of t)for(let{node:n}of this.contributors(e))t.add(n.id);return t}makeOrBreakBelow(e,t){let n=new Map;for(let{node:r,makeOrBreak:i}of this.contributors(e)){if(!i||!t(r.id))continue;let e=this.makeOrBreakBelow(r.id,t);for(let t of e.length>0?e:[r])n.set(t.id,t)}return[...n.values()]}};function at(){let[e,t]=(0,h.useState)({hierarchy:void 0,after:void 0,failure:void 0}),[n,r]=(0,h.useReducer)(e=>e+1,0);(0,h.useEffect)(()=>{let e=new AbortController;return ot(e.signal).then(({hierarchy:e,position:n})=>{t(({after:t})=>({hierarchy:e,after:t??n,failure:void 0}))},e=>{t(t=>({...t,failure:e.message}))}),()=>{e.abort()}},[n]);let i=S(De,e.after===void 0?[]:[{after:e.after}],({hierarchyChanged:e})=>(e.__typename!==`FeedPosition`&&r(),{after:e.__typename===`CursorExpired`?e.restartFrom:e.cursor}));return{...e,failure:e.failure??i}}async function ot(e){let t,n=await st(async n=>{let r=await oe(Te,{after:n},e);return t??=r.position,r.hierarchy.nodes}),r=await st(async t=>{let{hierarchy:n}=await oe(Ee,{after:t},e);return n.contributions}),i=n.filter(({__typename:e,archivedAt:t})=>e!==`Activity`&&t===null),a=r.toSorted((e,t)=>e.position-t.position);return{hierarchy:new it(i.map(({__typename:e,...t})=>({kind:e,...t})),a.map(({contributor:e,to:t,makeOrBreak:n})=>({contributor:e.id,to:t.id,makeOrBreak:n}))),position:t}}async function st(e){let t=[],n=null;do{let{nodes:r,pageInfo:i}=await e(n);t.push(...r),n=i.hasNextPage?i.endCursor:null}while(n!==null);return t}function ct({course:e,window:t,span:n}){let r=e?.achievement,i=e?.node.breakingPoints??[],a=r?r.achieved+r.lost:0,o=Math.max(...i.map(({breaks:e})=>e),1);return(0,C.jsxs)(`section`,{className:`panel breaking-points`,"aria-labelledby":`breaking-points`,children:[(0,C.jsx)(`h2`,{id:`breaking-points`,children:`Breaking points`}),(0,C.jsxs)(`p`,{className:`quiet small`,children:[`Make-or-break moments at which attempts broke, of `,p(a),` that closed`,n&&` ${c(n.from,n.to)}`]}),i.length===0?(0,C.jsx)(`p`,{children:e===void 0?`Counting …`:`None broke.`}):(0,C.jsx)(`div`,{className:`scrolls`,tabIndex:0,role:`region`,"aria-labelledby":`breaking-points`,children:(0,C.jsxs)(`table`,{children:[(0,C.jsx)(`thead`,{children:(0,C.jsxs)(`tr`,{children:[(0,C.jsx)(`th`,{scope:`col`,children:`Moment`}),(0,C.jsx)(`th`,{scope:`col`,className:`number`,children:`Broke`}),(0,C.jsx)(`th`,{scope:`col`,className:`number share`,children:`Of closed`}),(0,C.jsx)(`th`,{scope:`col`,className:`number`,children:`Recovered`}),(0,C.jsx)(`th`,{scope:`col`,className:`number`,children:`Lost`})]})}),(0,C.jsx)(`tbody`,{children:i.map(({moment:e,breaks:n,recovered:r,lost:i})=>(0,C.jsxs)(`tr`,{children:[(0,C.jsxs)(`th`,{scope:`row`,children:[(0,C.jsx)(`a`,{href:_({page:`moments`,key:e.key,window:t}),children:e.name}),(0,C.jsx)(`meter`,{className:`broke`,min:0,max:o,value:n,"aria-hidden":`true`})]}),(0,C.jsx)(`td`,{className:`number`,children:p(n)}),(0,C.jsx)(`td`,{className:`number share`,children:a===0?`no data`:u(n/a)}),(0,C.jsx)(`td`,{className:`number`,children:p(r)}),(0,C.jsx)(`td`,{className:`number`,children:p(i)})]},e.key))})]})})]})}function lt(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function ut(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function dt(e){let t,n,r;e.length===2?(t=e===lt||e===ut?e:ft,n=e,r=e):(t=lt,n=(t,n)=>lt(e(t),n),r=(t,n)=>e(t)-n);function i(e,r,i=0,a=e.length){if(i<a){if(t(r,r)!==0)return a;do{let t=i+a>>>1;n(e[t],r)<0?i=t+1:a=t}while(i<a)}return i}function a(e,r,i=0,a=e.length){if(i<a){if(t(r,r)!==0)return a;do{let t=i+a>>>1;n(e[t],r)<=0?i=t+1:a=t}while(i<a)}return i}function o(e,t,n=0,a=e.length){let o=i(e,t,n,a-1);return o>n&&r(e[o-1],t)>-r(e[o],t)?o-1:o}return{left:i,center:o,right:a}}function ft(){return 0}function pt(e){return e===null?NaN:+e}var mt=dt(lt),ht=mt.right;mt.left,dt(pt).center;var gt=Math.sqrt(50),_t=Math.sqrt(10),vt=Math.sqrt(2);function yt(e,t,n){var r,i=-1,a,o,s;if(t=+t,e=+e,n=+n,e===t&&n>0)return[e];if((r=t<e)&&(a=e,e=t,t=a),(s=bt(e,t,n))===0||!isFinite(s))return[];if(s>0){let n=Math.round(e/s),r=Math.round(t/s);for(n*s<e&&++n,r*s>t&&--r,o=Array(a=r-n+1);++i<a;)o[i]=(n+i)*s}else{s=-s;let n=Math.round(e*s),r=Math.round(t*s);for(n/s<e&&++n,r/s>t&&--r,o=Array(a=r-n+1);++i<a;)o[i]=(n+i)/s}return r&&o.reverse(),o}function bt(e,t,n){var r=(t-e)/Math.max(0,n),i=Math.floor(Math.log(r)/Math.LN10),a=r/10**i;return i>=0?(a>=gt?10:a>=_t?5:a>=vt?2:1)*10**i:-(10**-i)/(a>=gt?10:a>=_t?5:a>=vt?2:1)}function xt(e,t,n){var r=Math.abs(t-e)/Math.max(0,n),i=10**Math.floor(Math.log(r)/Math.LN10),a=r/i;return a>=gt?i*=10:a>=_t?i*=5:a>=vt&&(i*=2),t<e?-i:i}function St(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e)}return this}function Ct(e){return function(){return e}}function wt(e){return+e}var Tt=[0,1];function E(e){return e}function Et(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:Ct(isNaN(t)?NaN:.5)}function Dt(e,t){var n;return e>t&&(n=e,e=t,t=n),function(n){return Math.max(e,Math.min(t,n))}}function Ot(e,t,n){var r=e[0],i=e[1],a=t[0],o=t[1];return i<r?(r=Et(i,r),a=n(o,a)):(r=Et(r,i),a=n(a,o)),function(e){return a(r(e))}}function kt(e,t,n){var r=Math.min(e.length,t.length)-1,i=Array(r),a=Array(r),o=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++o<r;)i[o]=Et(e[o],e[o+1]),a[o]=n(t[o],t[o+1]);return function(t){var n=ht(e,t,1,r)-1;return a[n](i[n](t))}}function At(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function jt(){var e=Tt,t=Tt,n=te,r,i,a,o=E,s,c,u;function d(){var n=Math.min(e.length,t.length);return o!==E&&(o=Dt(e[0],e[n-1])),s=n>2?kt:Ot,c=u=null,f}function f(i){return i==null||isNaN(i=+i)?a:(c||=s(e.map(r),t,n))(r(o(i)))}return f.invert=function(n){return o(i((u||=s(t,e.map(r),ee))(n)))},f.domain=function(t){return arguments.length?(e=Array.from(t,wt),d()):e.slice()},f.range=function(e){return arguments.length?(t=Array.from(e),d()):t.slice()},f.rangeRound=function(e){return t=Array.from(e),n=l,d()},f.clamp=function(e){return arguments.length?(o=e?!0:E,d()):o!==E},f.interpolate=function(e){return arguments.length?(n=e,d()):n},f.unknown=function(e){return arguments.length?(a=e,f):a},function(e,t){return r=e,i=t,d()}}function Mt(){return jt()(E,E)}function Nt(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString(`en`).replace(/,/g,``):e.toString(10)}function Pt(e,t){if((n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf(`e`))<0)return null;var n,r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function D(e){return e=Pt(Math.abs(e)),e?e[1]:NaN}function Ft(e,t){return function(n,r){for(var i=n.length,a=[],o=0,s=e[0],c=0;i>0&&s>0&&(c+s+1>r&&(s=Math.max(1,r-c)),a.push(n.substring(i-=s,i+s)),!((c+=s+1)>r));)s=e[o=(o+1)%e.length];return a.reverse().join(t)}}function It(e){return function(t){return t.replace(/[0-9]/g,function(t){return e[+t]})}}var Lt=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function Rt(e){if(!(t=Lt.exec(e)))throw Error(`invalid format: `+e);var t;return new zt({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}Rt.prototype=zt.prototype;function zt(e){this.fill=e.fill===void 0?` `:e.fill+``,this.align=e.align===void 0?`>`:e.align+``,this.sign=e.sign===void 0?`-`:e.sign+``,this.symbol=e.symbol===void 0?``:e.symbol+``,this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?``:e.type+``}zt.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?`0`:``)+(this.width===void 0?``:Math.max(1,this.width|0))+(this.comma?`,`:``)+(this.precision===void 0?``:`.`+Math.max(0,this.precision|0))+(this.trim?`~`:``)+this.type};function Bt(e){out:for(var t=e.length,n=1,r=-1,i;n<t;++n)switch(e[n]){case`.`:r=i=n;break;case`0`:r===0&&(r=n),i=n;break;default:if(!+e[n])break out;r>0&&(r=0)}return r>0?e.slice(0,r)+e.slice(i+1):e}var Vt;function Ht(e,t){var n=Pt(e,t);if(!n)return e+``;var r=n[0],i=n[1],a=i-(Vt=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,o=r.length;return a===o?r:a>o?r+Array(a-o+1).join(`0`):a>0?r.slice(0,a)+`.`+r.slice(a):`0.`+Array(1-a).join(`0`)+Pt(e,Math.max(0,t+a-1))[0]}function Ut(e,t){var n=Pt(e,t);if(!n)return e+``;var r=n[0],i=n[1];return i<0?`0.`+Array(-i).join(`0`)+r:r.length>i+1?r.slice(0,i+1)+`.`+r.slice(i+1):r+Array(i-r.length+2).join(`0`)}var Wt={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+``,d:Nt,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>Ut(e*100,t),r:Ut,s:Ht,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function Gt(e){return e}var Kt=Array.prototype.map,qt=[`y`,`z`,`a`,`f`,`p`,`n`,`µ`,`m`,``,`k`,`M`,`G`,`T`,`P`,`E`,`Z`,`Y`];function Jt(e){var t=e.grouping===void 0||e.thousands===void 0?Gt:Ft(Kt.call(e.grouping,Number),e.thousands+``),n=e.currency===void 0?``:e.currency[0]+``,r=e.currency===void 0?``:e.currency[1]+``,i=e.decimal===void 0?`.`:e.decimal+``,a=e.numerals===void 0?Gt:It(Kt.call(e.numerals,String)),o=e.percent===void 0?`%`:e.percent+``,s=e.minus===void 0?`−`:e.minus+``,c=e.nan===void 0?`NaN`:e.nan+``;function l(e){e=Rt(e);var l=e.fill,u=e.align,d=e.sign,f=e.symbol,p=e.zero,ee=e.width,te=e.comma,m=e.precision,h=e.trim,g=e.type;g===`n`?(te=!0,g=`g`):Wt[g]||(m===void 0&&(m=12),h=!0,g=`g`),(p||l===`0`&&u===`=`)&&(p=!0,l=`0`,u=`=`);var ne=f===`$`?n:f===`#`&&/[boxX]/.test(g)?`0`+g.toLowerCase():``,re=f===`$`?r:/[%p]/.test(g)?o:``,ie=Wt[g],_=/[defgprs%]/.test(g);m=m===void 0?6:/[gprs]/.test(g)?Math.max(1,Math.min(21,m)):Math.max(0,Math.min(20,m));function v(e){var n=ne,r=re,o,f,v;if(g===`c`)r=ie(e)+r,e=``;else{e=+e;var y=e<0||1/e<0;if(e=isNaN(e)?c:ie(Math.abs(e),m),h&&(e=Bt(e)),y&&+e==0&&d!==`+`&&(y=!1),n=(y?d===`(`?d:s:d===`-`||d===`(`?``:d)+n,r=(g===`s`?qt[8+Vt/3]:``)+r+(y&&d===`(`?`)`:``),_){for(o=-1,f=e.length;++o<f;)if(v=e.charCodeAt(o),48>v||v>57){r=(v===46?i+e.slice(o+1):e.slice(o))+r,e=e.slice(0,o);break}}}te&&!p&&(e=t(e,1/0));var b=n.length+e.length+r.length,x=b<ee?Array(ee-b+1).join(l):``;switch(te&&p&&(e=t(x+e,x.length?ee-r.length:1/0),x=``),u){case`<`:e=n+e+r+x;break;case`=`:e=n+x+e+r;break;case`^`:e=x.slice(0,b=x.length>>1)+n+e+r+x.slice(b);break;default:e=x+n+e+r}return a(e)}return v.toString=function(){return e+``},v}function u(e,t){var n=l((e=Rt(e),e.type=`f`,e)),r=Math.max(-8,Math.min(8,Math.floor(D(t)/3)))*3,i=10**-r,a=qt[8+r/3];return function(e){return n(i*e)+a}}return{format:l,formatPrefix:u}}var Yt,Xt,Zt;Qt({thousands:`,`,grouping:[3],currency:[`$`,``]});function Qt(e){return Yt=Jt(e),Xt=Yt.format,Zt=Yt.formatPrefix,Yt}function $t(e){return Math.max(0,-D(Math.abs(e)))}function en(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(D(t)/3)))*3-D(Math.abs(e)))}function tn(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,D(t)-D(e))+1}function nn(e,t,n,r){var i=xt(e,t,n),a;switch(r=Rt(r??`,f`),r.type){case`s`:var o=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(a=en(i,o))&&(r.precision=a),Zt(r,o);case``:case`e`:case`g`:case`p`:case`r`:r.precision==null&&!isNaN(a=tn(i,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=a-(r.type===`e`));break;case`f`:case`%`:r.precision==null&&!isNaN(a=$t(i))&&(r.precision=a-(r.type===`%`)*2)}return Xt(r)}function rn(e){var t=e.domain;return e.ticks=function(e){var n=t();return yt(n[0],n[n.length-1],e??10)},e.tickFormat=function(e,n){var r=t();return nn(r[0],r[r.length-1],e??10,n)},e.nice=function(n){n??=10;var r=t(),i=0,a=r.length-1,o=r[i],s=r[a],c,l,u=10;for(s<o&&(l=o,o=s,s=l,l=i,i=a,a=l);u-->0;){if(l=bt(o,s,n),l===c)return r[i]=o,r[a]=s,t(r);if(l>0)o=Math.floor(o/l)*l,s=Math.ceil(s/l)*l;else if(l<0)o=Math.ceil(o*l)/l,s=Math.floor(s*l)/l;else break;c=l}return e},e}function an(){var e=Mt();return e.copy=function(){return At(e,an())},St.apply(e,arguments),rn(e)}var on=new Date,sn=new Date;function O(e,t,n,r){function i(t){return e(t=arguments.length===0?new Date:new Date(+t)),t}return i.floor=t=>(e(t=new Date(+t)),t),i.ceil=n=>(e(n=new Date(n-1)),t(n,1),e(n),n),i.round=e=>{let t=i(e),n=i.ceil(e);return e-t<n-e?t:n},i.offset=(e,n)=>(t(e=new Date(+e),n==null?1:Math.floor(n)),e),i.range=(n,r,a)=>{let o=[];if(n=i.ceil(n),a=a==null?1:Math.floor(a),!(n<r)||!(a>0))return o;let s;do o.push(s=new Date(+n)),t(n,a),e(n);while(s<n&&n<r);return o},i.filter=n=>O(t=>{if(t>=t)for(;e(t),!n(t);)t.setTime(t-1)},(e,r)=>{if(e>=e){if(r<0)for(;++r<=0;)for(;t(e,-1),!n(e););else for(;--r>=0;)for(;t(e,1),!n(e););}}),n&&(i.count=(t,r)=>(on.setTime(+t),sn.setTime(+r),e(on),e(sn),Math.floor(n(on,sn))),i.every=e=>(e=Math.floor(e),!isFinite(e)||!(e>0)?null:e>1?i.filter(r?t=>r(t)%e===0:t=>i.count(0,t)%e===0):i)),i}var k=1e3,A=k*60,j=A*60,M=j*24,cn=M*7,ln=M*30,un=M*365,dn=O(e=>{e.setTime(e-e.getMilliseconds())},(e,t)=>{e.setTime(+e+t*k)},(e,t)=>(t-e)/k,e=>e.getUTCSeconds());dn.range;var fn=O(e=>{e.setTime(e-e.getMilliseconds()-e.getSeconds()*k)},(e,t)=>{e.setTime(+e+t*A)},(e,t)=>(t-e)/A,e=>e.getMinutes());fn.range;var pn=O(e=>{e.setUTCSeconds(0,0)},(e,t)=>{e.setTime(+e+t*A)},(e,t)=>(t-e)/A,e=>e.getUTCMinutes());pn.range;var mn=O(e=>{e.setTime(e-e.getMilliseconds()-e.getSeconds()*k-e.getMinutes()*A)},(e,t)=>{e.setTime(+e+t*j)},(e,t)=>(t-e)/j,e=>e.getHours());mn.range;var hn=O(e=>{e.setUTCMinutes(0,0,0)},(e,t)=>{e.setTime(+e+t*j)},(e,t)=>(t-e)/j,e=>e.getUTCHours());hn.range;var gn=O(e=>e.setHours(0,0,0,0),(e,t)=>e.setDate(e.getDate()+t),(e,t)=>(t-e-(t.getTimezoneOffset()-e.getTimezoneOffset())*A)/M,e=>e.getDate()-1);gn.range;var _n=O(e=>{e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCDate(e.getUTCDate()+t)},(e,t)=>(t-e)/M,e=>e.getUTCDate()-1);_n.range;var vn=O(e=>{e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCDate(e.getUTCDate()+t)},(e,t)=>(t-e)/M,e=>Math.floor(e/M));vn.range;function N(e){return O(t=>{t.setDate(t.getDate()-(t.getDay()+7-e)%7),t.setHours(0,0,0,0)},(e,t)=>{e.setDate(e.getDate()+t*7)},(e,t)=>(t-e-(t.getTimezoneOffset()-e.getTimezoneOffset())*A)/cn)}var yn=N(0),bn=N(1),xn=N(2),Sn=N(3),Cn=N(4),wn=N(5),Tn=N(6);yn.range,bn.range,xn.range,Sn.range,Cn.range,wn.range,Tn.range;function P(e){return O(t=>{t.setUTCDate(t.getUTCDate()-(t.getUTCDay()+7-e)%7),t.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCDate(e.getUTCDate()+t*7)},(e,t)=>(t-e)/cn)}var En=P(0),Dn=P(1),On=P(2),kn=P(3),An=P(4),jn=P(5),Mn=P(6);En.range,Dn.range,On.range,kn.range,An.range,jn.range,Mn.range;var Nn=O(e=>{e.setDate(1),e.setHours(0,0,0,0)},(e,t)=>{e.setMonth(e.getMonth()+t)},(e,t)=>t.getMonth()-e.getMonth()+(t.getFullYear()-e.getFullYear())*12,e=>e.getMonth());Nn.range;var Pn=O(e=>{e.setUTCDate(1),e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCMonth(e.getUTCMonth()+t)},(e,t)=>t.getUTCMonth()-e.getUTCMonth()+(t.getUTCFullYear()-e.getUTCFullYear())*12,e=>e.getUTCMonth());Pn.range;var Fn=O(e=>{e.setMonth(0,1),e.setHours(0,0,0,0)},(e,t)=>{e.setFullYear(e.getFullYear()+t)},(e,t)=>t.getFullYear()-e.getFullYear(),e=>e.getFullYear());Fn.every=e=>!isFinite(e=Math.floor(e))||!(e>0)?null:O(t=>{t.setFullYear(Math.floor(t.getFullYear()/e)*e),t.setMonth(0,1),t.setHours(0,0,0,0)},(t,n)=>{t.setFullYear(t.getFullYear()+n*e)}),Fn.range;var In=O(e=>{e.setUTCMonth(0,1),e.setUTCHours(0,0,0,0)},(e,t)=>{e.setUTCFullYear(e.getUTCFullYear()+t)},(e,t)=>t.getUTCFullYear()-e.getUTCFullYear(),e=>e.getUTCFullYear());In.every=e=>!isFinite(e=Math.floor(e))||!(e>0)?null:O(t=>{t.setUTCFullYear(Math.floor(t.getUTCFullYear()/e)*e),t.setUTCMonth(0,1),t.setUTCHours(0,0,0,0)},(t,n)=>{t.setUTCFullYear(t.getUTCFullYear()+n*e)}),In.range;function Ln(e,t){t.domain&&(`nice`in e||`quantiles`in e||`padding`in e,e.domain(t.domain))}function Rn(e,t){t.range&&(`padding`in e,e.range(t.range))}function zn(e,t){`align`in e&&`align`in t&&t.align!==void 0&&e.align(t.align)}function Bn(e,t){`base`in e&&`base`in t&&t.base!==void 0&&e.base(t.base)}function Vn(e,t){`clamp`in e&&`clamp`in t&&t.clamp!==void 0&&e.clamp(t.clamp)}function Hn(e,t){`constant`in e&&`constant`in t&&t.constant!==void 0&&e.constant(t.constant)}function Un(e,t){`exponent`in e&&`exponent`in t&&t.exponent!==void 0&&e.exponent(t.exponent)}function F(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function I(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function L(){}var R=.7,z=1/R,B=`\\s*([+-]?\\d+)\\s*`,V=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*`,H=`\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*`,Wn=/^#([0-9a-f]{3,8})$/,Gn=RegExp(`^rgb\\(${B},${B},${B}\\)$`),Kn=RegExp(`^rgb\\(${H},${H},${H}\\)$`),qn=RegExp(`^rgba\\(${B},${B},${B},${V}\\)$`),Jn=RegExp(`^rgba\\(${H},${H},${H},${V}\\)$`),Yn=RegExp(`^hsl\\(${V},${H},${H}\\)$`),Xn=RegExp(`^hsla\\(${V},${H},${H},${V}\\)$`),Zn={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};F(L,nr,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:Qn,formatHex:Qn,formatHex8:$n,formatHsl:er,formatRgb:tr,toString:tr});function Qn(){return this.rgb().formatHex()}function $n(){return this.rgb().formatHex8()}function er(){return fr(this).formatHsl()}function tr(){return this.rgb().formatRgb()}function nr(e){var t,n;return e=(e+``).trim().toLowerCase(),(t=Wn.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?rr(t):n===3?new U(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?ir(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?ir(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=Gn.exec(e))?new U(t[1],t[2],t[3],1):(t=Kn.exec(e))?new U(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=qn.exec(e))?ir(t[1],t[2],t[3],t[4]):(t=Jn.exec(e))?ir(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=Yn.exec(e))?dr(t[1],t[2]/100,t[3]/100,1):(t=Xn.exec(e))?dr(t[1],t[2]/100,t[3]/100,t[4]):Zn.hasOwnProperty(e)?rr(Zn[e]):e===`transparent`?new U(NaN,NaN,NaN,0):null}function rr(e){return new U(e>>16&255,e>>8&255,e&255,1)}function ir(e,t,n,r){return r<=0&&(e=t=n=NaN),new U(e,t,n,r)}function ar(e){return e instanceof L||(e=nr(e)),e?(e=e.rgb(),new U(e.r,e.g,e.b,e.opacity)):new U}function or(e,t,n,r){return arguments.length===1?ar(e):new U(e,t,n,r??1)}function U(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}F(U,or,I(L,{brighter(e){return e=e==null?z:z**+e,new U(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?R:R**+e,new U(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new U(W(this.r),W(this.g),W(this.b),ur(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:sr,formatHex:sr,formatHex8:cr,formatRgb:lr,toString:lr}));function sr(){return`#${G(this.r)}${G(this.g)}${G(this.b)}`}function cr(){return`#${G(this.r)}${G(this.g)}${G(this.b)}${G((isNaN(this.opacity)?1:this.opacity)*255)}`}function lr(){let e=ur(this.opacity);return`${e===1?`rgb(`:`rgba(`}${W(this.r)}, ${W(this.g)}, ${W(this.b)}${e===1?`)`:`, ${e})`}`}function ur(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function W(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function G(e){return e=W(e),(e<16?`0`:``)+e.toString(16)}function dr(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new K(e,t,n,r)}function fr(e){if(e instanceof K)return new K(e.h,e.s,e.l,e.opacity);if(e instanceof L||(e=nr(e)),!e)return new K;if(e instanceof K)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),a=Math.max(t,n,r),o=NaN,s=a-i,c=(a+i)/2;return s?(o=t===a?(n-r)/s+(n<r)*6:n===a?(r-t)/s+2:(t-n)/s+4,s/=c<.5?a+i:2-a-i,o*=60):s=c>0&&c<1?0:o,new K(o,s,c,e.opacity)}function pr(e,t,n,r){return arguments.length===1?fr(e):new K(e,t,n,r??1)}function K(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}F(K,pr,I(L,{brighter(e){return e=e==null?z:z**+e,new K(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?R:R**+e,new K(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new U(gr(e>=240?e-240:e+120,i,r),gr(e,i,r),gr(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new K(mr(this.h),hr(this.s),hr(this.l),ur(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=ur(this.opacity);return`${e===1?`hsl(`:`hsla(`}${mr(this.h)}, ${hr(this.s)*100}%, ${hr(this.l)*100}%${e===1?`)`:`, ${e})`}`}}));function mr(e){return e=(e||0)%360,e<0?e+360:e}function hr(e){return Math.max(0,Math.min(1,e||0))}function gr(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var _r=Math.PI/180,vr=180/Math.PI,yr=18,br=.96422,xr=1,Sr=.82521,Cr=4/29,q=6/29,wr=3*q*q,Tr=q*q*q;function Er(e){if(e instanceof J)return new J(e.l,e.a,e.b,e.opacity);if(e instanceof Y)return Pr(e);e instanceof U||(e=ar(e));var t=jr(e.r),n=jr(e.g),r=jr(e.b),i=Or((.2225045*t+.7168786*n+.0606169*r)/xr),a,o;return t===n&&n===r?a=o=i:(a=Or((.4360747*t+.3850649*n+.1430804*r)/br),o=Or((.0139322*t+.0971045*n+.7141733*r)/Sr)),new J(116*i-16,500*(a-i),200*(i-o),e.opacity)}function Dr(e,t,n,r){return arguments.length===1?Er(e):new J(e,t,n,r??1)}function J(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}F(J,Dr,I(L,{brighter(e){return new J(this.l+yr*(e??1),this.a,this.b,this.opacity)},darker(e){return new J(this.l-yr*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=br*kr(t),e=xr*kr(e),n=Sr*kr(n),new U(Ar(3.1338561*t-1.6168667*e-.4906146*n),Ar(-.9787684*t+1.9161415*e+.033454*n),Ar(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function Or(e){return e>Tr?e**(1/3):e/wr+Cr}function kr(e){return e>q?e*e*e:wr*(e-Cr)}function Ar(e){return 255*(e<=.0031308?12.92*e:1.055*e**(1/2.4)-.055)}function jr(e){return(e/=255)<=.04045?e/12.92:((e+.055)/1.055)**2.4}function Mr(e){if(e instanceof Y)return new Y(e.h,e.c,e.l,e.opacity);if(e instanceof J||(e=Er(e)),e.a===0&&e.b===0)return new Y(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*vr;return new Y(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function Nr(e,t,n,r){return arguments.length===1?Mr(e):new Y(e,t,n,r??1)}function Y(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function Pr(e){if(isNaN(e.h))return new J(e.l,0,0,e.opacity);var t=e.h*_r;return new J(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}F(Y,Nr,I(L,{brighter(e){return new Y(this.h,this.c,this.l+yr*(e??1),this.opacity)},darker(e){return new Y(this.h,this.c,this.l-yr*(e??1),this.opacity)},rgb(){return Pr(this).rgb()}}));var Fr=-.14861,Ir=1.78277,Lr=-.29227,Rr=-.90649,X=1.97294,zr=X*Rr,Br=X*Ir,Vr=Ir*Lr-Rr*Fr;function Hr(e){if(e instanceof Z)return new Z(e.h,e.s,e.l,e.opacity);e instanceof U||(e=ar(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(Vr*r+zr*t-Br*n)/(Vr+zr-Br),a=r-i,o=(X*(n-i)-Lr*a)/Rr,s=Math.sqrt(o*o+a*a)/(X*i*(1-i)),c=s?Math.atan2(o,a)*vr-120:NaN;return new Z(c<0?c+360:c,s,i,e.opacity)}function Ur(e,t,n,r){return arguments.length===1?Hr(e):new Z(e,t,n,r??1)}function Z(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}F(Z,Ur,I(L,{brighter(e){return e=e==null?z:z**+e,new Z(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?R:R**+e,new Z(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*_r,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new U(255*(t+n*(Fr*r+Ir*i)),255*(t+n*(Lr*r+Rr*i)),255*(t+X*r*n),this.opacity)}}));var Wr=e=>()=>e;function Gr(e,t){return function(n){return e+n*t}}function Kr(e,t,n){return e**=+n,t=t**+n-e,n=1/n,function(r){return(e+r*t)**+n}}function qr(e,t){var n=t-e;return n?Gr(e,n>180||n<-180?n-360*Math.round(n/360):n):Wr(isNaN(e)?t:e)}function Jr(e){return(e=+e)==1?Q:function(t,n){return n-t?Kr(t,n,e):Wr(isNaN(t)?n:t)}}function Q(e,t){var n=t-e;return n?Gr(e,n):Wr(isNaN(e)?t:e)}var Yr=(function e(t){var n=Jr(t);function r(e,t){var r=n((e=or(e)).r,(t=or(t)).r),i=n(e.g,t.g),a=n(e.b,t.b),o=Q(e.opacity,t.opacity);return function(t){return e.r=r(t),e.g=i(t),e.b=a(t),e.opacity=o(t),e+``}}return r.gamma=e,r})(1);function Xr(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}function Zr(e){return function(t,n){var r=e((t=pr(t)).h,(n=pr(n)).h),i=Q(t.s,n.s),a=Q(t.l,n.l),o=Q(t.opacity,n.opacity);return function(e){return t.h=r(e),t.s=i(e),t.l=a(e),t.opacity=o(e),t+``}}}var Qr=Zr(qr),$r=Zr(Q);function ei(e,t){var n=Q((e=Dr(e)).l,(t=Dr(t)).l),r=Q(e.a,t.a),i=Q(e.b,t.b),a=Q(e.opacity,t.opacity);return function(t){return e.l=n(t),e.a=r(t),e.b=i(t),e.opacity=a(t),e+``}}function ti(e){return function(t,n){var r=e((t=Nr(t)).h,(n=Nr(n)).h),i=Q(t.c,n.c),a=Q(t.l,n.l),o=Q(t.opacity,n.opacity);return function(e){return t.h=r(e),t.c=i(e),t.l=a(e),t.opacity=o(e),t+``}}}var ni=ti(qr),ri=ti(Q);function ii(e){return(function t(n){n=+n;function r(t,r){var i=e((t=Ur(t)).h,(r=Ur(r)).h),a=Q(t.s,r.s),o=Q(t.l,r.l),s=Q(t.opacity,r.opacity);return function(e){return t.h=i(e),t.s=a(e),t.l=o(e**+n),t.opacity=s(e),t+``}}return r.gamma=t,r})(1)}var ai={lab:ei,hcl:ni,"hcl-long":ri,hsl:Qr,"hsl-long":$r,cubehelix:ii(qr),"cubehelix-long":ii(Q),rgb:Yr};function oi(e){switch(e){case`lab`:case`hcl`:case`hcl-long`:case`hsl`:case`hsl-long`:case`cubehelix`:case`cubehelix-long`:case`rgb`:return ai[e]}let{type:t,gamma:n}=e,r=ai[t];return n===void 0?r:r.gamma(n)}function si(e,t){if(`interpolate`in t&&`interpolate`in e&&t.interpolate!==void 0){let n=oi(t.interpolate);e.interpolate(n)}}var ci=new Date(Date.UTC(2020,1,2,3,4,5)),li=`%Y-%m-%d %H:%M`;function ui(e){return e.tickFormat(1,li)(ci)===`2020-02-02 03:04`}var di={day:gn,hour:mn,minute:fn,month:Nn,second:dn,week:yn,year:Fn},fi={day:_n,hour:hn,minute:pn,month:Pn,second:dn,week:En,year:In};function pi(e,t){if(`nice`in t&&t.nice!==void 0&&`nice`in e){let{nice:n}=t;if(typeof n==`boolean`)n&&e.nice();else if(typeof n==`number`)e.nice(n);else{let t=e,r=ui(t);if(typeof n==`string`)t.nice(r?fi[n]:di[n]);else{let{interval:e,step:i}=n,a=(r?fi[e]:di[e]).every(i);a!=null&&t.nice(a)}}}}function mi(e,t){`padding`in e&&`padding`in t&&t.padding!==void 0&&e.padding(t.padding),`paddingInner`in e&&`paddingInner`in t&&t.paddingInner!==void 0&&e.paddingInner(t.paddingInner),`paddingOuter`in e&&`paddingOuter`in t&&t.paddingOuter!==void 0&&e.paddingOuter(t.paddingOuter)}function hi(e,t){if(t.reverse){let t=e.range().slice().reverse();`padding`in e,e.range(t)}}function gi(e,t){`round`in t&&t.round!==void 0&&(t.round&&`interpolate`in t&&t.interpolate!==void 0?console.warn(`[visx/scale/applyRound] ignoring round: scale config contains round and interpolate. only applying interpolate. config:`,t):`round`in e?e.round(t.round):`interpolate`in e&&t.round&&e.interpolate(Xr))}function _i(e,t){`unknown`in e&&`unknown`in t&&t.unknown!==void 0&&e.unknown(t.unknown)}function vi(e,t){if(`zero`in t&&t.zero===!0){let[t,n]=e.domain(),r=n<t,[i,a]=r?[n,t]:[t,n],o=[Math.min(0,i),Math.max(0,a)];e.domain(r?o.reverse():o)}}var yi=[`domain`,`nice`,`zero`,`interpolate`,`round`,`range`,`reverse`,`align`,`base`,`clamp`,`constant`,`exponent`,`padding`,`unknown`],bi={domain:Ln,nice:pi,zero:vi,interpolate:si,round:gi,align:zn,base:Bn,clamp:Vn,constant:Hn,exponent:Un,padding:mi,range:Rn,reverse:hi,unknown:_i};function xi(){let e=new Set([...arguments]),t=yi.filter(t=>e.has(t));return function(e,n){return n!==void 0&&t.forEach(t=>{bi[t](e,n)}),e}}var Si=xi(`domain`,`range`,`reverse`,`clamp`,`interpolate`,`nice`,`round`,`zero`);function Ci(e){return Si(an(),e)}var wi=14,Ti=wi/2;function Ei({rate:e,interval:t,objective:n}){let r=Ci({domain:[0,1],range:[0,100]}),i=e=>`${String(r(e))}%`;return(0,C.jsxs)(`svg`,{className:`track`,width:`100%`,height:wi,"aria-hidden":`true`,children:[(0,C.jsx)(`line`,{className:`track-all`,x1:`0%`,x2:`100%`,y1:Ti,y2:Ti}),t&&(0,C.jsx)(`line`,{className:`track-interval`,x1:i(t.low),x2:i(t.high),y1:Ti,y2:Ti}),n!=null&&(0,C.jsx)(`line`,{className:`promised`,x1:i(n),x2:i(n),y1:0,y2:wi}),e!=null&&(0,C.jsx)(`circle`,{className:`track-rate`,cx:i(e),cy:Ti,r:4})]})}var Di=[{seconds:86400,name:`d`},{seconds:3600,name:`h`},{seconds:60,name:`min`},{seconds:1,name:`s`}];function Oi(e){if(e===null)return m;let t=Di.find(t=>e>=t.seconds)??{seconds:1,name:`s`};return`${(e/t.seconds).toLocaleString(`en`,{maximumSignificantDigits:2})} ${t.name}`}var ki=(0,h.lazy)(async()=>({default:(await a(async()=>{let{SeriesChart:e}=await import(`./SeriesChart-D0eMPWB2.js`);return{SeriesChart:e}},__vite__mapDeps([7,1,2,3]),import.meta.url)).SeriesChart})),Ai=3,ji={rate:`Achievement rate`,all:`Closed`,missed:`Lost`,unmeasured:`Unmeasured`};function Mi({outcome:e,broken:t,window:n,update:r,hour:i,series:a}){return(0,C.jsxs)(`section`,{className:`panel headline`,"aria-label":e.name,children:[(0,C.jsxs)(`div`,{className:`headline-names`,children:[(0,C.jsx)(`h1`,{children:e.name}),(0,C.jsx)(`p`,{className:`quiet`,children:e.owner??`Nobody is accountable`})]}),r===void 0?(0,C.jsx)(`p`,{className:`quiet`,children:`Counting …`}):(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(Ni,{outcome:e,update:r,broken:t,window:n}),(0,C.jsx)(Fi,{update:r,hour:i})]}),(0,C.jsx)(`div`,{className:`headline-course`,children:(0,C.jsx)(h.Suspense,{children:a!==void 0&&(0,C.jsx)(ki,{title:`Achievement over time`,steps:a.map(Ii),objective:e.objective,words:ji})})})]})}function Ni({outcome:e,broken:t,window:n,update:r}){let{performance:i}=r,{rate:a,interval:o,count:s}=T(r);return(0,C.jsxs)(`div`,{className:`headline-rate`,children:[(0,C.jsxs)(`p`,{className:`figure-row`,children:[(0,C.jsx)(Le,{className:`headline-figure`,text:u(a),label:`Achievement rate`}),(0,C.jsx)(Ce,{of:i.health})]}),(0,C.jsx)(Ei,{rate:a,interval:o,objective:e.objective}),(0,C.jsxs)(`p`,{children:[`of `,p(s),` attempts that closed; 95 % interval `,d(o)]}),i.health===`BROKEN`&&(0,C.jsx)(Pi,{nodes:t,window:n}),(0,C.jsxs)(`p`,{className:`quiet small`,children:[e.objective===null?`No objective`:`Objective ${u(e.objective)}`,` ·`,` `,c(i.from,i.to)]})]})}function Pi({nodes:e,window:t}){return e.length===0?null:(0,C.jsxs)(`p`,{children:[`Broken by`,` `,e.slice(0,Ai).map((e,n)=>(0,C.jsxs)(`span`,{children:[n>0&&`, `,(0,C.jsx)(`a`,{href:ze(e,t),children:e.name})]},e.id)),e.length>Ai&&` and ${p(e.length-Ai)} more`]})}function Fi({update:{achievement:e,performance:t},hour:n}){if(e===null)return null;let r=n&&T(n),i=e.observedAchieved+e.observedLost;return(0,C.jsxs)(`dl`,{className:`counts`,children:[(0,C.jsx)($,{term:`Open now`,text:p(e.openNow)}),(0,C.jsx)($,{term:`At risk now`,text:p(e.atRiskNow)}),(0,C.jsx)($,{term:`Last hour`,text:u(r?.rate),beside:r&&`${d(r.interval)}, of ${p(r.count)}`}),(0,C.jsx)($,{term:`Opened`,text:p(e.opened)}),(0,C.jsx)($,{term:`Achieved`,text:p(e.achieved),beside:`${p(e.recovered)} recovered`}),(0,C.jsx)($,{term:`Lost`,text:p(e.lost)}),(0,C.jsx)($,{term:`Half achieved within`,text:Oi(e.timeToOutcomeSeconds.half),beside:`of opening`}),(0,C.jsx)($,{term:`Coverage`,text:u(t.coverage),beside:`of ${p(t.interactions)} interactions measured`}),i>0&&(0,C.jsx)($,{term:`Results reported`,text:p(i)})]})}function $({term:e,text:t,beside:n}){return(0,C.jsxs)(`div`,{children:[(0,C.jsx)(`dt`,{className:`quiet small`,children:e}),(0,C.jsxs)(`dd`,{children:[(0,C.jsx)(Le,{className:`counted-figure`,text:t}),n!==void 0&&(0,C.jsxs)(`span`,{className:`quiet small`,children:[` `,n]})]})]})}function Ii(e){let{from:t,to:n,achieved:r,lost:i,achievementRate:a,achievementRateInterval:o}=e;return{from:t,to:n,rate:a,interval:o,all:r+i,missed:i,unmeasured:0}}var Li=[`AT_RISK`,`LOST`];function Ri({attempt:e,from:t,to:n,at:r,revision:i,corrects:a,cause:o}){let s={id:`${e.id}/${i.toString()}`,attempt:e.key,at:r};if(n===`AT_RISK`||n===`LOST`)return{...s,kind:n,places:e.brokenAt};if(Li.includes(t))return{...s,kind:a?`CORRECTED`:`RECOVERED`,places:o?.moment?[o.moment]:[]}}function zi({id:e,key:t,state:n,openedAt:r,closedAt:i,brokenAt:a}){return{id:e,attempt:t,kind:n===`LOST`?`LOST`:`AT_RISK`,at:i??r,places:a}}function Bi(e,t,n){let r=new Set(t.map(({id:e})=>e));return[...t,...e.filter(({id:e})=>!r.has(e))].toSorted((e,t)=>Date.parse(t.at)-Date.parse(e.at)).slice(0,n)}var Vi=50;function Hi(e){let[t,n]=(0,h.useState)([]),[r,i]=(0,h.useReducer)(e=>e+1,0),{data:a,failure:o}=le(Ne,{outcome:e.key},r),s=S(Pe,a===void 0?[]:[{outcome:e.id,after:a.position}],({outcomeUpdated:e})=>{if(e.__typename===`CursorExpired`)return i(),{after:e.restartFrom};let t=e.__typename===`OutcomeUpdate`?Ri(e):void 0;return t!==void 0&&n(e=>Bi(e,[t],Vi)),{after:e.cursor}});return{turns:Bi(a?.outcome?.attempts.nodes.map(zi)??[],t,Vi),failure:o??s}}var Ui={AT_RISK:{standing:`STRAINED`,word:`At risk`,at:`since`},LOST:{standing:`BROKEN`,word:`Lost`,at:`at`},RECOVERED:{standing:`HEALTHY`,word:`Recovered`,at:`at`},CORRECTED:{standing:`UNKNOWN`,word:`Corrected`,at:`at`}};function Wi({outcome:e,window:t}){let{turns:n,failure:r}=Hi(e);return(0,C.jsxs)(`section`,{className:`panel feed`,"aria-labelledby":`feed`,children:[(0,C.jsx)(`h2`,{id:`feed`,children:`Broke and recovered`}),(0,C.jsx)(`p`,{className:`quiet small`,children:`Attempts, the latest first, as it happens`}),r!==void 0&&(0,C.jsx)(`p`,{role:`alert`,children:r}),n.length===0?(0,C.jsx)(`p`,{children:`None yet.`}):(0,C.jsx)(`ol`,{tabIndex:0,"aria-labelledby":`feed`,children:n.map(e=>(0,C.jsx)(Gi,{turn:e,window:t},e.id))})]})}function Gi({turn:{kind:e,attempt:t,at:n,places:r},window:i}){let{standing:a,word:o,at:s}=Ui[e];return(0,C.jsxs)(`li`,{"data-standing":a,children:[(0,C.jsx)(Se,{of:a}),(0,C.jsxs)(`span`,{children:[(0,C.jsx)(`strong`,{children:o}),` `,r.length===0?e===`LOST`&&`after a silence`:r.map(({key:e,name:t},n)=>(0,C.jsxs)(`span`,{children:[n===0?s:`and`,` `,(0,C.jsx)(`a`,{href:_({page:`moments`,key:e,window:i}),children:t}),` `]},e)),(0,C.jsx)(`span`,{className:`quiet small attempt`,children:t})]}),(0,C.jsx)(`time`,{className:`quiet small`,dateTime:n,children:f(n)})]})}var Ki={PT1H:`PT5M`,P1D:`PT1H`,P7D:`PT6H`,P28D:`P1D`},qi=Intl.DateTimeFormat().resolvedOptions().timeZone;function Ji(e,t){let[n,r]=(0,h.useState)({window:t,course:void 0}),i=S(Me,[{outcome:e,window:t,step:Ki[t],timeZone:qi}],({performanceUpdated:e})=>{r({window:t,course:e[0]})});return{course:n.window===t?n.course:void 0,failure:i}}function Yi({outcomeKey:e,window:t}){let{hierarchy:n,failure:r}=at();if(r!==void 0)return(0,C.jsx)(he,{message:r});if(n===void 0)return(0,C.jsx)(`p`,{className:`quiet`,children:`Reading the hierarchy …`});let i=n.outcomes,a=e===void 0?i[0]:i.find(({key:t})=>t===e);return a===void 0?(0,C.jsx)(Qi,{outcomeKey:e}):(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(Zi,{outcomes:i,chosen:a,window:t}),(0,C.jsx)(Xi,{hierarchy:n,outcome:a,window:t},a.id)]})}function Xi({hierarchy:e,outcome:t,window:n}){let[r,i]=Ie([...e.family(t.id)],n),[a]=Ie([t.id],`PT1H`),{course:o,failure:s}=Ji(t.id,n),c=i??s;return(0,C.jsxs)(`div`,{className:`overview`,children:[(0,C.jsx)(`title`,{children:`${t.name} – Touchstone`}),c!==void 0&&(0,C.jsx)(he,{message:c}),(0,C.jsx)(Mi,{outcome:t,broken:e.makeOrBreakBelow(t.id,e=>r.get(e)?.performance.health===`BROKEN`),window:n,update:r.get(t.id),hour:a.get(t.id),series:o?.achievement?.series}),(0,C.jsx)(et,{hierarchy:e,outcome:t,performances:r,window:n}),(0,C.jsx)(ct,{course:o,window:n,span:r.get(t.id)?.performance}),(0,C.jsx)(Wi,{outcome:t,window:n})]})}function Zi({outcomes:e,chosen:t,window:n}){return e.length<2?null:(0,C.jsxs)(`label`,{className:`choice`,children:[`Outcome`,` `,(0,C.jsx)(`select`,{value:t.key,onChange:({target:e})=>{location.hash=_({page:`outcomes`,key:e.value,window:n})},children:e.map(({key:e,name:t})=>(0,C.jsx)(`option`,{value:e,children:t},e))})]})}function Qi({outcomeKey:e}){return e===void 0?(0,C.jsxs)(`p`,{children:[`There is no outcome yet. Define one, and what contributes to it, in `,(0,C.jsx)(`a`,{href:`graphiql`,children:`GraphiQL`}),`.`]}):(0,C.jsx)(he,{message:`There is no outcome "${e}".`})}var $i=(0,h.lazy)(()=>a(()=>import(`./MomentPage-BS5Gvv-Q.js`),__vite__mapDeps([8,1,7,2,3,9]),import.meta.url));function ea(){let e=v(),{page:t,key:n,window:r}=e;return(0,C.jsx)(pe,{route:e,children:t===`moments`&&n!==void 0?(0,C.jsx)(h.Suspense,{fallback:(0,C.jsx)(`p`,{className:`quiet`,children:`Loading …`}),children:(0,C.jsx)($i,{momentKey:n,window:r},n)}):(0,C.jsx)(Yi,{outcomeKey:t===`outcomes`?n:void 0,window:r})})}r((0,C.jsx)(ea,{}));export{Mt as A,ke as B,j as C,cn as D,k as E,Be as F,Se as H,Le as I,De as L,St as M,xt as N,un as O,dt as P,Ae as R,M as S,ln as T,le as U,Ce as V,S as W,mn as _,In as a,pn as b,bn as c,Dn as d,En as f,_n as g,vn as h,Fn as i,At as j,O as k,yn as l,gn as m,Ci as n,Nn as o,An as p,xi as r,Pn as s,Ei as t,Cn as u,hn as v,A as w,dn as x,fn as y,Oe as z};