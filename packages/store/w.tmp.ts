// prototype: the same group commit with the database in a worker
import { mkdtempSync, rmSync } from 'node:fs';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { createSqliteStore } from './src/sqlite-store.ts';
import { rawInsert } from './src/bench/raw-insert.ts';
if (!isMainThread) {
  const store = createSqliteStore<unknown>({ path: workerData });
  await store.open('x');
  parentPort!.on('message', async (batch: any[]) => {
    const answers = await Promise.all(batch.map((r) => store.append('x', { expectedVersion: r.v, records: [{at:r.at,agentId:r.a,commandId:r.c,events:r.e}] })));
    parentPort!.postMessage(answers.map(a=>a.ok));
  });
  parentPort!.postMessage('up');
} else {
  const dir = mkdtempSync('/tmp/store-w-'); const N = 40000;
  const ev=(i:number)=>[{kind:'choiceMade',side:'contactCenter',ready:i%2===0,reasonCode:21,by:'agent',cause:'chosen',epoch:3,label:'Digital Not Ready'},{kind:'holdPlaced',side:'crm',hold:{kind:'workElsewhere',side:'contactCenter',work:[{workId:`w-${i}`,label:'Ticket 4711',state:'active'}]}}];
  const rec=(i:number)=>({at:1.7e12+i,agentId:`agent-${i%2000}`,commandId:`session-${i%2000}:${i}`,events:ev(i)});
  const work=(us:number)=>{const t=performance.now()+us/1000; while(performance.now()<t);};
  for (let round=0; round<3; round++) {
  const records = Array.from({length:N},(_, i)=>rec(i));
  for (const g of [64,500]) console.log('raw', g, Math.round(rawInsert({path:`${dir}/r${round}-${g}.db`,records,groupSize:g}).recordsPerSecond));
  for (const us of [0, 20]) for (const W of [64, 500]) {
    { const store=createSqliteStore({path:`${dir}/m${round}-${us}-${W}.db`}); await store.open('x'); let i=0; const t=performance.now(); let worst=0, last=performance.now(); const iv=setInterval(()=>{const n=performance.now(); worst=Math.max(worst,n-last-1); last=n;},1);
      await new Promise<void>((res)=>{let done=0; const one=()=>{ if(i>=N) return; const k=i++; work(us); store.append('x',{expectedVersion:k,records:[records[k]!]}).then((a)=>{ if(!a.ok) throw a; if(++done===N) res(); else one(); });}; for(let k=0;k<W;k++) one();});
      clearInterval(iv); console.log(`main   work ${us}us window ${W}`, Math.round(N/(performance.now()-t)*1000), 'worst turn ms', Math.round(worst)); await store.close(); }
    { const w=new Worker(new URL(import.meta.url),{workerData:`${dir}/w${round}-${us}-${W}.db`}); await new Promise(r=>w.once('message',r)); let i=0; const t=performance.now(); let batch:any[]=[]; let waiting:(()=>void)[][]=[]; let cur:(()=>void)[]=[]; let worst=0,last=performance.now(); const iv=setInterval(()=>{const n=performance.now(); worst=Math.max(worst,n-last-1); last=n;},1);
      w.on('message',()=>{ for(const f of waiting.shift()!) f(); });
      let sched=false; const flush=()=>{sched=false; w.postMessage(batch); batch=[]; waiting.push(cur); cur=[];};
      const append=(k:number)=>new Promise<void>(r=>{ const x=records[k]!; batch.push({v:k,at:x.at,a:x.agentId,c:x.commandId,e:x.events}); cur.push(r); if(!sched){sched=true; setImmediate(flush);} });
      await new Promise<void>((res)=>{let done=0; const one=()=>{ if(i>=N) return; const k=i++; work(us); append(k).then(()=>{ if(++done===N) res(); else one(); });}; for(let k=0;k<W;k++) one();});
      clearInterval(iv); console.log(`worker work ${us}us window ${W}`, Math.round(N/(performance.now()-t)*1000), 'worst turn ms', Math.round(worst)); await w.terminate(); }
  } }
  rmSync(dir,{recursive:true});
}
