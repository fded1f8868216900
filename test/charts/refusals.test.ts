import { expect } from 'chai'
import { RenderFailed, renderObjects } from '../../scripts/charts/helm.ts'
import { needsHelm } from './objects.ts'

/** Wrong values, and what the refusal must say. */
const WRONG: [set: string, sentence: RegExp][] = [
  ['api.replcas=3', /'\/api': additional properties 'replcas' not allowed/],
  ['replicas=3', /additional properties 'replicas' not allowed/],
  ['api.replicas=-1', /'\/api\/replicas': minimum: got -1, want 0/],
  ['api.replicas=two', /'\/api\/replicas': got string, want integer/],
  ['tiers.hot.replicas=-1', /'\/tiers\/hot\/replicas': minimum: got -1, want 0/],
  ['tiers.hot.shards=0', /'\/tiers\/hot\/shards': minimum: got 0, want 1/],
  ['tiers.warm.shards=1', /'\/tiers': additional properties 'warm' not allowed/],
  ['logLevel=loud', /'\/logLevel': value must be one of/],
  ['api.config.max-lookups=1', /invalid propertyName 'max-lookups'/],
  ['api.resources.requests.cpu=lots', /'\/api\/resources\/requests\/cpu'/],
  ['redis.maxMemory=lots', /'\/redis\/maxMemory': 'lots' does not match pattern/],
  ['networkPolicies.redisCidrs=null', /'\/networkPolicies': missing property 'redisCidrs'/],
  [
    'networkPolicies.dynamodbCidrs={dynamodb.example.com}',
    /'\/networkPolicies\/dynamodbCidrs\/0': .*pattern/,
  ],
  ['networkPolicies.exchangeCidrs={10.0.0.1}', /'\/networkPolicies\/exchangeCidrs\/0': .*pattern/],
  ['image.tag=null', /'\/image': missing property 'tag'/],
  ['image.tag=latest', /image\.tag is latest, which is another image every day/],
  ['redis.image=redis:latest', /redis\.image ends in :latest/],
  ['redis.image=redis', /'\/redis\/image': 'redis' does not match pattern/],
  ['redis.enabled=false', /redis\.enabled is false: say where Redis is with externalRedis\.host\./],
  ['monitoring.serviceMonitors.interval=31s', /monitoring\.serviceMonitors\.interval is 31s: .* at most 30s/],
  ['monitoring.serviceMonitors.interval=1m', /monitoring\.serviceMonitors\.interval is 1m: .* at most 30s/],
  ['monitoring.serviceMonitors.interval=0s', /monitoring\.serviceMonitors\.interval is 0s: .* more than 0/],
  [
    'externalRedis.host=elsewhere',
    /externalRedis\.host is set, but redis\.enabled is true: choose one Redis\./,
  ],
  [
    'redis.enabled=false,externalRedis.host=h,externalRedis.tls.caSecret=ca',
    /externalRedis\.tls\.caSecret is set, but externalRedis\.tls\.enabled is false\./,
  ],
  [
    'redis.enabled=false,externalRedis.host=h,externalRedis.username=u',
    /externalRedis\.username is set: its password is needed/,
  ],
  ['dynamodb.endpoint=http://elsewhere', /dynamodb\.endpoint is set, but dynamodbLocal\.enabled is true/],
  [
    'mockExchanges.enabled=false',
    /mockExchanges\.enabled is false: list the exchanges to ask in exchanges\./,
  ],
  [
    'exchanges[0].name=a,exchanges[0].url=https://a',
    /exchanges are listed, but mockExchanges\.enabled is true/,
  ],
  ['api.autoscaling.minReplicas=9', /api\.autoscaling\.minReplicas \(9\) is above maxReplicas \(6\)\./],
  [
    'api.autoscaling.enabled=false,api.autoscaling.keda.enabled=true,api.autoscaling.keda.prometheusUrl=http://p',
    /keda\.enabled is true, but api\.autoscaling\.enabled is false\./,
  ],
  [
    'api.autoscaling.keda.enabled=true',
    /say where Prometheus is with api\.autoscaling\.keda\.prometheusUrl\./,
  ],
  ['api.podDisruptionBudget.minAvailable=1', /needs one of minAvailable and maxUnavailable, not both\./],
  ['api.podDisruptionBudget.maxUnavailable=', /needs one of minAvailable and maxUnavailable, not both\./],
  ['api.podDisruptionBudget.maxUnavailable=0', /maxUnavailable is 0, which lets no node be drained\./],
  ['api.podDisruptionBudget.maxUnavailable=0%', /maxUnavailable is 0, which lets no node be drained\./],
  [
    'api.podDisruptionBudget.maxUnavailable=,api.podDisruptionBudget.minAvailable=2',
    /minAvailable \(2\) lets none of 2 API pods go/,
  ],
  [
    'api.podDisruptionBudget.maxUnavailable=,api.podDisruptionBudget.minAvailable=51%',
    /minAvailable \(51%\) lets none of 2 API pods go/,
  ],
  [
    'api.autoscaling.enabled=false,api.replicas=3,api.podDisruptionBudget.maxUnavailable=,api.podDisruptionBudget.minAvailable=3',
    /minAvailable \(3\) lets none of 3 API pods go/,
  ],
  ['api.podDisruptionBudget.maxUnavailable=some', /'\/api\/podDisruptionBudget\/maxUnavailable': .*pattern/],
  [
    'refresher.terminationGracePeriodSeconds=14',
    /refresher\.terminationGracePeriodSeconds must be 15 or more/,
  ],
  ['api.image=registry.example.com:5000/api', /'\/api\/image': .*pattern/],
  ['dynamodbLocal.image=amazon/dynamodb-local:', /'\/dynamodbLocal\/image': .*pattern/],
  ['fullnameOverride=Prices_1', /'\/fullnameOverride': .*pattern/],
  ['nameOverride=-prices', /'\/nameOverride': .*pattern/],
  ['mockExchanges.names={alpha-}', /'\/mockExchanges\/names\/0': .*pattern/],
  ['mockExchanges.names={alpha,alpha}', /'\/mockExchanges\/names': items at 0 and 1 are equal/],
  ['redis.maxMemory=0mb', /'\/redis\/maxMemory': .*pattern/],
  ['redis.auth.existingSecretPasswordKey=', /'\/redis\/auth\/existingSecretPasswordKey': .*pattern/],
  ['externalRedis.existingSecretPasswordKey=', /'\/externalRedis\/existingSecretPasswordKey': .*pattern/],
  ['networkPolicies.apiServer.cidrs={kubernetes}', /'\/networkPolicies\/apiServer\/cidrs\/0': .*pattern/],
  ['api.autoscaling.behavior.scaleup.selectPolicy=Max', /behavior': additional properties 'scaleup'/],
  ['api.autoscaling.behavior.scaleDown.selectPolicy=Most', /scaleDown\/selectPolicy': value must be one of/],
  ['commonLabels.app\\.kubernetes\\.io/name=mine', /commonLabels has app\.kubernetes\.io\/name, a label/],
  ['api.config.PORT=80', /api\.config has PORT, which the chart sets itself\./],
  ['api.config.REDIS_URL=redis://other', /api\.config has REDIS_URL, which the chart sets itself\./],
  ['refresher.config.EXCHANGES=a=b', /refresher\.config has EXCHANGES, which the chart sets itself\./],
  ['refresher.config.TIERS=hot', /refresher\.config has TIERS, which the chart sets itself\./],
  ['api.extraEnv[0].value=80', /'\/api\/extraEnv\/0': missing property 'name'/],
  [
    'api.extraEnv[0].name=PORT,api.extraEnv[0].value=80',
    /api\.extraEnv has PORT, which the chart sets itself\./,
  ],
  ['api.extraEnv[0].name=REDIS_PASSWORD', /api\.extraEnv has REDIS_PASSWORD, which the chart sets itself\./],
  ['refresher.extraEnv[0].name=POD_NAME', /refresher\.extraEnv has POD_NAME, which the chart sets itself\./],
  ['refresher.extraEnv[0].name=LEASE_PREFIX', /refresher\.extraEnv has LEASE_PREFIX, which the chart sets/],
  [
    'api.config.MAX_LOOKUPS=1,api.extraEnv[0].name=MAX_LOOKUPS',
    /api\.extraEnv has MAX_LOOKUPS, which api\.config has too: choose one\./,
  ],
  ['jobs.config.AUDIT_SAMPLE=5', /jobs\.config has AUDIT_SAMPLE, which the chart sets itself\./],
  [
    'jobs.extraEnv[0].name=ROLLUP_INTERVAL',
    /jobs\.extraEnv has ROLLUP_INTERVAL, which the chart sets itself\./,
  ],
  ['jobs.config.MIN_SOURCES=2', /jobs\.config has MIN_SOURCES: the audit goes by the refreshers', set it in/],
  [
    'refresher.extraEnv[0].name=MIN_SOURCES,refresher.extraEnv[0].value=2',
    /refresher\.extraEnv has MIN_SOURCES, which refreshers and the audit must agree on/,
  ],
  ['jobs.extraEnv[0].value=80', /'\/jobs\/extraEnv\/0': missing property 'name'/],
  ['mockExchanges.config.PORT=80', /mockExchanges\.config has PORT, which the chart sets itself\./],
  ['api.ingress.enabled=true', /api\.ingress\.enabled is true: name the hosts in api\.ingress\.hosts\./],
  ['api.service.nodePort=30080', /api\.service\.nodePort is set, but api\.service\.type is ClusterIP\./],
  ['api.preStopSleepSeconds=25', /terminationGracePeriodSeconds must exceed api\.preStopSleepSeconds/],
  [
    'tiers.hot.assets=2000',
    /tiers\.hot\.assets and tiers\.medium\.assets add up to 2180, but there are 1000 symbols\./,
  ],
  ['assignment.symbols=btcusdt', /assignment\.symbols starts with "btcusdt", expected the header "symbol"\./],
  [
    'assignment.symbols=symbol\nbtcusdt\nBTC/USDT',
    /symbols, line 3: "BTC\/USDT" is not a symbol, expected 2 to 20/,
  ],
  [
    'assignment.symbols=symbol\nbtcusdt\n\nBTCUSDT',
    /assignment\.symbols, line 4: "BTCUSDT" is already in line 2\./,
  ],
  [
    'jobs.reconcileTiers.pinned.hot={btcusdt},jobs.reconcileTiers.pinned.cold={ethusdt,btcusdt}',
    /jobs\.reconcileTiers\.pinned has btcusdt in hot and in cold: choose one tier\./,
  ],
  [
    'jobs.reconcileTiers.pinned.medium={nosuchusdt}',
    /jobs\.reconcileTiers\.pinned\.medium has nosuchusdt, which is not among the symbols\./,
  ],
  [
    'tiers.hot.assets=1,jobs.reconcileTiers.pinned.hot={btcusdt,ethusdt}',
    /jobs\.reconcileTiers\.pinned\.hot has 2 assets, but the tier has 1 places\./,
  ],
  [
    'tiers.hot.assets=0,tiers.medium.assets=1000,jobs.reconcileTiers.pinned.cold={btcusdt}',
    /jobs\.reconcileTiers\.pinned\.cold has 1 assets, but the tier has 0 places\./,
  ],
  [
    'redis.maxMemory=2gb',
    /redis\.maxMemory \(2gb\) is not below redis\.resources\.limits\.memory \(256Mi\): Redis/,
  ],
  ['redis.maxMemory=256mb', /redis\.maxMemory \(256mb\) is not below/],
  [
    'refresher.config.MIN_SOURCES=5',
    /refresher\.config\.MIN_SOURCES is 5, but there are 3 exchanges: no price could be made\./,
  ],
]

describe('wrong values are refused with a sentence', () => {
  needsHelm()

  for (const [set, sentence] of WRONG) {
    it(set, () => {
      expect(() => renderObjects({ set: [set] }))
        .to.throw(RenderFailed)
        .with.property('message')
        .that.matches(sentence)
    })
  }

  it('all contradictions at once', () => {
    const set = ['redis.enabled=false', 'mockExchanges.enabled=false']
    expect(() => renderObjects({ set })).to.throw(
      RenderFailed,
      /externalRedis\.host\.\nmockExchanges\.enabled/,
    )
  })

  for (const list of ['redisCidrs', 'dynamodbCidrs', 'exchangeCidrs', 'dnsTo', 'apiServer.ports']) {
    it(`an empty networkPolicies.${list}, which would mean anywhere`, () => {
      expect(() => renderObjects({ flags: ['--set-json', `networkPolicies.${list}=[]`] })).to.throw(
        RenderFailed,
        `'/networkPolicies/${list.replace('.', '/')}': minItems: got 0, want 1`,
      )
    })
  }

  it('but not a budget that lets a pod go, nor any way to name an image', () => {
    const digest = `@sha256:${'0'.repeat(64)}`
    for (const set of [
      'api.podDisruptionBudget.maxUnavailable=,api.podDisruptionBudget.minAvailable=50%',
      'api.podDisruptionBudget.maxUnavailable=1%',
      ...[':5000/a:1', `/a${digest}`, `/a:1${digest}`].map(rest => `api.image=registry.example.com${rest}`),
    ]) {
      expect(renderObjects({ set: [set] }), set).not.to.be.empty
    }
  })

  it('but not what has just enough room', () => {
    for (const set of [
      'redis.maxMemory=255mb',
      'redis.maxMemory=2gb,redis.resources.limits.memory=2.2G',
      'redis.maxMemory=1gb,redis.resources.limits.memory=1.5Gi',
      'redis.maxMemory=2gb,redis.resources.limits=null',
      'redis.maxMemory=1mb,redis.resources.limits.memory=1048577',
      'refresher.config.MIN_SOURCES=3',
      'tiers.hot.assets=2,jobs.reconcileTiers.pinned.hot={btcusdt,ethusdt}',
      'tiers.hot.assets=1,tiers.medium.assets=1,assignment.symbols=symbol\n\nBTCUSDT\n"ethusdt"\n',
    ]) {
      expect(renderObjects({ set: [set] }), set).not.to.be.empty
    }
  })

  it('but not the values of a chart around this one', () => {
    expect(renderObjects({ set: ['global.anything=1'] })).not.to.be.empty
  })
})
