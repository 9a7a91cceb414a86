"""Traditional characters to simplified ones, so that the gate needs one grammar for both.

The two Chinese word lists hold the same characters in the same order, which gives most pairs; the rest is
what common writing needs besides them.
"""

from functools import cache

from kefu_core.safety.text.wordlists import chinese_index

_OLD = (
    "皚藹骯襖頒絆綁鎊謗鮑鋇狽憊繃斃貶辮鱉癟瀕擯鉢鉑蠶慚燦艙滄廁詫攙摻蟬饞讒纏鏟闡顫鈔襯騁喫癡馳恥熾寵疇躊綢醜"
    "櫥廚鋤瘡牀闖錘脣綽賜聰囪湊躥竄鄲撣憚誕蕩搗禱締顛澱釣諜棟犢賭鍍緞兌鈍墮鵝訛餌貳琺礬釩範販誹墳楓峯諷膚輻復"
    "訃縛稈贛岡槓鎬擱鴿鉻龔蠱僱剮龜閨詭櫃劊駭閡鶴壺滬譁喚瘓煥渙謊賄穢燴諱誨葷渾飢譏緝薊莢頰賈殲箋緘繭礆揀撿儉"
    "薦檻賤餞濺澗槳驕嬌鉸矯僥餃絞轎誡謹燼荊鯨頸痙廄駒鋸懼鵑絹訣鈞駿墾懇摳褲誇儈曠巋窺饋潰攔籃闌瀾讕攬懶濫澇鐳"
    "壘釐籬裏鯉慄礫瀝鐮憐漣簾斂戀諒鐐獵鱗凜賃聾嚨攏隴婁摟簍蘆顱廬擄滷虜賂祿驢呂侶屢縷巒攣孿灤掄侖淪蘿鑼籮騾駱"
    "瑪螞瞞饅蠻謾貓錨鉚鎂錳謎彌祕覓冪綿緬憫閩銘謬吶撓惱餒膩攆釀聶齧鑷鎳檸獰擰濘鈕紐膿瘧鷗毆嘔漚龐賠鵬蘋僕樸棲"
    "悽臍豈啓訖釺籤謙鉗譴塹嗆薔鍬翹竅竊欽寢頃瓊軀齲顴鵲羣饒韌紉閏灑鰓叄傘騷澀剎刪贍繕賒懾嬸腎獅溼蝨獸樞贖豎帥"
    "碩爍聳慫頌誦擻綏筍瑣獺撻臺癱壇譚燙濤絛謄銻屜禿頹蛻託鴕馱駝橢窪襪爲濰葦僞甕撾蝸渦臥嗚鎢蕪塢銑俠狹廈嚇鍁鹹"
    "銜餡羨廂鑲囂嘯蠍挾攜瀉鋅釁洶鏽繡噓軒癬絢勳燻詢馴遜鴉啞訝閹巖閻豔厭硯彥諺鴦瘍癢瑤堯遙窯謠銥頤蟻詣繹蔭櫻嬰"
    "鷹纓瑩螢熒蠅贏穎喲傭癰詠鈾猶誘輿娛嶼鬱籲譽馭鴛淵轅鑰嶽粵悅鄖隕蘊醞暈韻攢贓髒鑿棗皁竈賊贈鍘閘柵詐齋氈盞斬"
    "輾嶄棧綻賬蟄轍鍺貞診掙睜猙幀摯幟滯鍾腫衆謅晝誅燭矚囑賺樁妝贅墜綴諄濁茲漬蹤鄒詛註擷傢儘颱綫製纔隻髮鬆麵穫"
    "係繫誌捨佈彙癥迴併嚐搵慾剋歎讚痠滙覈複鑒"
    # How some write to be read by people only.
    "伱妳旳昰庅莪菂啲"
)
_PLAIN = (
    "皑蔼肮袄颁绊绑镑谤鲍钡狈惫绷毙贬辫鳖瘪濒摈钵铂蚕惭灿舱沧厕诧搀掺蝉馋谗缠铲阐颤钞衬骋吃痴驰耻炽宠畴踌绸丑"
    "橱厨锄疮床闯锤唇绰赐聪囱凑蹿窜郸掸惮诞荡捣祷缔颠淀钓谍栋犊赌镀缎兑钝堕鹅讹饵贰珐矾钒范贩诽坟枫峰讽肤辐复"
    "讣缚秆赣冈杠镐搁鸽铬龚蛊雇剐龟闺诡柜刽骇阂鹤壶沪哗唤痪焕涣谎贿秽烩讳诲荤浑饥讥缉蓟荚颊贾歼笺缄茧硷拣捡俭"
    "荐槛贱饯溅涧桨骄娇铰矫侥饺绞轿诫谨烬荆鲸颈痉厩驹锯惧鹃绢诀钧骏垦恳抠裤夸侩旷岿窥馈溃拦篮阑澜谰揽懒滥涝镭"
    "垒厘篱里鲤栗砾沥镰怜涟帘敛恋谅镣猎鳞凛赁聋咙拢陇娄搂篓芦颅庐掳卤虏赂禄驴吕侣屡缕峦挛孪滦抡仑沦萝锣箩骡骆"
    "玛蚂瞒馒蛮谩猫锚铆镁锰谜弥秘觅幂绵缅悯闽铭谬呐挠恼馁腻撵酿聂啮镊镍柠狞拧泞钮纽脓疟鸥殴呕沤庞赔鹏苹仆朴栖"
    "凄脐岂启讫钎签谦钳谴堑呛蔷锹翘窍窃钦寝顷琼躯龋颧鹊群饶韧纫闰洒鳃叁伞骚涩刹删赡缮赊慑婶肾狮湿虱兽枢赎竖帅"
    "硕烁耸怂颂诵擞绥笋琐獭挞台瘫坛谭烫涛绦誊锑屉秃颓蜕托鸵驮驼椭洼袜为潍苇伪瓮挝蜗涡卧呜钨芜坞铣侠狭厦吓锨咸"
    "衔馅羡厢镶嚣啸蝎挟携泻锌衅汹锈绣嘘轩癣绚勋熏询驯逊鸦哑讶阉岩阎艳厌砚彦谚鸯疡痒瑶尧遥窑谣铱颐蚁诣绎荫樱婴"
    "鹰缨莹萤荧蝇赢颖哟佣痈咏铀犹诱舆娱屿郁吁誉驭鸳渊辕钥岳粤悦郧陨蕴酝晕韵攒赃脏凿枣皂灶贼赠铡闸栅诈斋毡盏斩"
    "辗崭栈绽账蛰辙锗贞诊挣睁狰帧挚帜滞钟肿众诌昼诛烛瞩嘱赚桩妆赘坠缀谆浊兹渍踪邹诅注撷家尽台线制才只发松面获"
    "系系志舍布汇症回并尝揾欲克叹赞酸汇核复鉴"
    "你你的是么我的的"
)


@cache
def simplified() -> dict[int, str]:
    """A table for `str.translate`, one character for one."""
    plain, old = (
        sorted(index, key=index.__getitem__)
        for index in map(chinese_index, ("chinese_simplified", "chinese_traditional"))
    )
    # Both forms of this one are in use in simplified writing.
    pairs = {ord(theirs): ours for ours, theirs in zip(plain, old, strict=True) if theirs not in {ours, "著"}}
    return pairs | {ord(theirs): ours for theirs, ours in zip(_OLD, _PLAIN, strict=True)}
