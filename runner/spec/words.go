package spec

import (
	"strings"
)

// families are the parts of the page: how the ids of their rules begin, and their names.
func families() []struct{ prefix, name string } {
	return []struct{ prefix, name string }{
		{"ZC", "Zenlayer, both products"},
		{"BMC-REL", "BMC ReleaseInstances"},
		{"BMC-TRM", "BMC TerminateInstance"},
		{"ZEC-REL", "ZEC ReleaseInstances"},
		{"BSS-REL", "BssOpenApi ReleaseInstance"},
		{"BSS-LST", "BssOpenApi QueryAvailableInstances"},
		{"ACS", "Alibaba Cloud, the gateway"},
		{"RACE", "Requests that overlap"},
	}
}

// inWords says a label of the page in Chinese; "" for one that it does not have. A name of the providers stands as it is.
func inWords(label string) string { return labels[label] }

// labels are what the page itself says.
var labels = map[string]string{
	"The contract of instance release": "实例释放 API 规范",
	"What cloud APIs that release instances promise, as rules that relcon tests against a running endpoint.": "释放实例的云 API 所作的承诺，逐条列为规则；relcon 针对运行中的端点逐条测试。",
	"rules": "条规则", "scenarios": "个场景", "faults": "个缺陷", "rule": "规则",
	"language": "语言", "Skip to the rules": "跳到规则", "Contents": "目录", "How to read this page": "如何阅读本页",
	"Ambiguities": "有歧义之处", "Coverage of the pages": "文档覆盖情况", "Error codes": "错误码",

	// how to read
	"A rule is one statement of the contract. Its id never changes, and links to it stay valid.":                                                                              "一条规则是规范中的一项陈述。规则编号永不改变，指向它的链接始终有效。",
	"stands on a provider’s page. A provider that breaks it is not conformant.":                                                                                               "服务商文档中载明。违反即不合规。",
	"is what careful providers do. Breaking it is reported, and fails a run only with --strict.":                                                                              "是严谨的服务商通常的做法。违反会在报告中指出，仅在使用 --strict 时判为不通过。",
	"leaves several behaviours open, because the pages are silent or contradict each other. Each of those listed is accepted, and the report names the one that was seen.":    "文档未说明或自相矛盾，因此允许多种行为。所列的每一种都可接受，报告会指出实际观察到的是哪一种。",
	"A scenario is one way to see whether a rule is kept: what there is at first, what the client then does, and what is expected. It is run once for each row of its table.": "一个场景是检验规则是否得到遵守的一种方法：开始时有什么，随后客户端做什么，预期看到什么。表格中的每一行各运行一次。",
	"Names such as \"alpha\" and \"fleet\" stand for instances that are made for the scenario, and $alpha for the id of one.":                                                 "\"alpha\"、\"fleet\" 等名称代表为该场景创建的实例，$alpha 代表其 ID。",
	"The account always holds other instances, too. “Nothing has changed” and “only” compare all of them, at once and a short while later.":                                   "账号中始终还有其他实例。“一切保持不变”和“只有”会比较全部实例，立即比较一次，稍后再比较一次。",
	"A fault is a named way to break a rule in the reference provider that relcon contains. The suite is shown to notice each of them.":                                       "缺陷是指在 relcon 内置的参考服务商中以特定方式违反某条规则。已证明测试套件能发现每一个缺陷。",
	"The names of scenarios, the notes and the faults are in English, because reports use these names. All else is in both languages.":                                        "场景名称、注释和缺陷说明保留英文，因为报告使用这些名称。其余内容均有中英两种语言。",

	// filter
	"Show rules with": "显示包含以下内容的规则", "BMC-REL, recycle bin, 403 …": "BMC-REL、回收站、403 …",
	"product": "产品", "level": "级别", "outcome": "结果", "any": "全部", "of": "/",

	// rule
	"required": "必须", "recommended": "建议", "reading": "多种理解",
	"Source:": "来源：", "Needs:": "测试条件：", "Readings allowed:": "允许的理解：", "Applies only where": "仅适用于", "is read as": "被理解为",
	"Source": "来源", "Readings allowed": "允许的理解", "Feature file": "特性文件", "Products": "产品", "Note": "注释",
	"Scenarios:": "场景：", "run": "运行", "times": "次", "At first": "前提", "Then": "操作", "Expected": "预期", "one row for each run": "每行运行一次", "only for": "仅限", "needs:": "需要：",
	"Example exchange": "请求与响应示例", "of this provider": "来自该服务商", "of the reference provider": "来自参考服务商", "of a scenario that failed": "来自未通过的场景", "as curl": "curl 命令",
	"Faults that this rule catches:": "本规则能发现的缺陷：", "caught": "已发现", "not caught": "未发现", "not tried": "未尝试",
	"Link to this rule": "本规则的链接", "This provider’s reading:": "该服务商的理解：", "scenarios passed": "个场景通过", "not in the report": "报告中没有",
	"No scenario can hold this rule. Calls of several clients are judged by it:": "没有场景能够表达本规则。多个客户端同时发出的调用按本规则判定：",
	"one reading": "理解", "answer": "响应", "effect": "结果",

	// needs
	"clock": "可拨动的时钟", "billing": "可查询的计费", "recycle-account": "启用回收站的账号", "non-vno": "非虚商账号", "no-permission": "没有权限的账号",
	"second-account": "第二个账号", "token": "bearer token", "load": "允许突发请求", "power": "关机和重启", "rpc-signature": "RPC 签名", "header-signature": "请求头签名",

	// outcomes and verdicts
	"proved": "已证实", "violated": "已违反", "open": "未定", "not-applicable": "不适用", "known": "已知",
	"conformant": "合规", "partial": "部分合规", "incomplete": "不完整", "non-conformant": "不合规", "none": "无结论",
	"The report is about another version of the contract": "报告所依据的规范版本与本页不同",
	"Violated:":  "已违反：",
	"Report of:": "报告对象：", "The report has rules that this contract does not have:": "报告中有本规范没有的规则：", "Exchanges are missing in the report:": "报告缺少部分请求与响应：",

	// codes, ambiguities, coverage
	"code": "错误码", "HTTP status": "HTTP 状态码", "meaning on the operation’s page": "接口页面上的含义", "covered by": "相关规则", "stands on another page": "见其他页面",
	"The codes that rules of this part name. Where no status stands, any that fits the code is accepted.":             "本部分规则中提到的错误码。未列出状态码时，接受与错误码相符的任何状态码。",
	"Where the pages are silent or contradict each other, a rule allows several behaviours. Anything else breaks it.": "文档未说明或自相矛盾之处，规则允许多种行为。其他任何行为均属违反。",
	"seen": "实际观察到",
	"Every statement of the four public pages, in words of our own, with the rules that hold it, or why there is none. Open the page of the provider beside it for the wording.": "四个公开页面的每一项陈述（以我们自己的话概述），以及相应的规则，或没有规则的原因。原文请对照服务商的页面。",
	"place": "位置", "statement": "陈述", "why not, or not all": "未覆盖或未完全覆盖的原因", "statements": "项陈述", "without a rule": "项没有规则",
	"made by relcon": "生成工具：relcon",

	// families and operations
	"Requests that overlap":   "同时进行的请求",
	"Zenlayer, both products": "Zenlayer 两种产品", "BMC ReleaseInstances": "BMC ReleaseInstances：释放实例", "BMC TerminateInstance": "BMC TerminateInstance：退还实例",
	"ZEC ReleaseInstances": "ZEC ReleaseInstances：释放实例", "BssOpenApi ReleaseInstance": "BssOpenApi ReleaseInstance：释放实例", "Alibaba Cloud, the gateway": "阿里云网关",
	"BssOpenApi ReleaseInstance: answers": "BssOpenApi ReleaseInstance：响应", "BssOpenApi ReleaseInstance: client tokens": "BssOpenApi ReleaseInstance：ClientToken",
	"BssOpenApi ReleaseInstance: mixed batches": "BssOpenApi ReleaseInstance：混合批量请求", "BssOpenApi ReleaseInstance: parameters": "BssOpenApi ReleaseInstance：参数",
	"BssOpenApi ReleaseInstance: unknown ids": "BssOpenApi ReleaseInstance：未知 ID",
	"Alibaba Cloud answers":                   "阿里云：响应", "Alibaba Cloud authentication": "阿里云：身份验证", "Alibaba Cloud methods and forms": "阿里云：请求方法与表单",
	"Alibaba Cloud requests": "阿里云：请求", "Alibaba Cloud signatures": "阿里云：签名", "Alibaba Cloud timestamps and nonces": "阿里云：时间戳与随机数",
	"Zenlayer DescribeInstances": "Zenlayer DescribeInstances：查询实例", "BssOpenApi QueryAvailableInstances": "BssOpenApi QueryAvailableInstances：查询可用实例",
	"Zenlayer access tokens": "Zenlayer：访问令牌", "Zenlayer authentication": "Zenlayer：身份验证", "Zenlayer envelope": "Zenlayer：响应格式",
	"Zenlayer methods and content types": "Zenlayer：请求方法与内容类型", "Zenlayer rate limit": "Zenlayer：速率限制", "Zenlayer request bodies": "Zenlayer：请求体",
	"Zenlayer requests": "Zenlayer：请求", "Zenlayer signature": "Zenlayer：签名", "Zenlayer timestamp": "Zenlayer：时间戳",
}

// readingNames say the readings in Chinese. One that is a code, a status or a value stands as it is.
var readingNames = map[string]string{
	"another code": "其他错误码", "nothing released": "不释放任何实例", "good ones released": "释放有效的实例", "as one": "只计一次", "refused": "被拒绝",
	"cancels": "取消订阅", "refuses": "拒绝", "failed list": "列为失败", "ignored": "忽略", "error": "报错", "not released": "成功返回但未释放",
	"accepted without effect": "接受但不产生效果", "another value": "其他值", "all or nothing": "全部或全不", "all or nothing, not an error": "全部或全不，不报错",
	"good ones released, not an error": "释放有效的实例，不报错", "passed over": "略过", "at once": "立即", "later": "稍后", "released": "释放", "accepted": "被接受", "used": "视为已使用", "fresh": "视为未使用",
}

// nameOfReading gives the name of a reading in Chinese, its name for --reading behind it.
func nameOfReading(reading string) string {
	if chinese := readingNames[reading]; chinese != "" {
		return chinese + "（" + reading + "）"
	}
	return reading
}

// slotNames say what a column of values is about.
var slotNames = map[string]string{
	"act": "操作", "scheme": "签名方式", "body": "请求体", "state": "状态", "operation": "接口", "way": "方式", "version": "版本", "batch": "批量", "value": "值",
	"part": "部分", "manner": "方式", "id": "ID", "count": "数量", "type": "类型", "status": "状态", "method": "方法", "action": "接口名", "flaw": "缺陷", "filter": "过滤条件",
	"what": "内容", "proof": "签名值", "name": "名称", "header": "请求头", "ids": "ID", "place": "位置", "first": "第一个", "offset": "偏差", "time": "时间",
	"second": "第二个", "third": "第三个", "fourth": "第四个", "format": "格式", "headers": "请求头", "key": "密钥", "released": "被释放的", "names": "名称", "effect": "结果", "code": "错误码",
	"kind": "种类", "unknown": "未知的", "more": "其他", "space": "空白", "rest": "其余", "timed": "时间", "other": "另一个", "before": "之前", "after": "之后",
	"bad": "无效的", "later": "随后", "product": "产品", "member": "成员",
}

// nameOfSlot gives the name of a column, or of several, in Chinese; the number of one that is not the first stays.
func nameOfSlot(slot string) string {
	names := strings.Split(slot, ", ")
	for i, each := range names {
		name, number, more := strings.Cut(each, " (")
		if names[i] = slotNames[name]; names[i] == "" {
			names[i] = name
		}
		if more {
			names[i] += "（" + strings.TrimSuffix(number, ")") + "）"
		}
	}
	return strings.Join(names, "、")
}

// sourceWords are the words of sources, longer ones first.
var sourceWords = strings.NewReplacer(
	"which of the two comes first is our reading", "两者孰先孰后为我们的理解",
	"the pages are silent on requests that overlap, and refuse the second of two that don't", "文档未说明同时进行的请求，并规定先后进行的两个请求中第二个会被拒绝",
	"BSS-REL-19 and BSS-REL-20 say the same of requests one after another", "BSS-REL-19 与 BSS-REL-20 对先后进行的请求有相同规定",
	"our reading", "我们的理解", "the pages are silent", "文档未说明",
	"the official clients fail on anything else", "官方 SDK 遇到其他情况会出错", "the official client drops an empty list", "官方 SDK 会丢弃空列表",
	"the types of the official Go client", "官方 Go SDK 的类型", "the official Go client for the RPC signature", "官方 Go SDK（RPC 签名）",
	"the official Go, Python, Java and PHP clients", "官方 Go、Python、Java 和 PHP SDK", "official Go client", "官方 Go SDK",
	"the page on requests says that parameters are in the URL, and the official Node client sends them in a form", "请求页面称参数在 URL 中，而官方 Node SDK 以表单发送",
	", which do not say for whom a nonce is remembered", "，未说明随机数（nonce）按谁记录", ", which contradict each other", "，两者矛盾",
	", and the metadata of the operation", "与接口元数据", ", whose copies disagree on whether the header is required", "，各版本对该请求头是否必选说法不一",
	", which sorts the names of parameters by case", "，其按大小写对参数名排序", ", which covers form parameters", "，其覆盖表单参数",
	", whose sample says Invalid_Product_Code beside Success true", "，其示例中 Invalid_Product_Code 与 Success true 并存",
	", which do not say what a value means that does not fit the instance", "，未说明与实例不符的值有何含义",
	", which does not speak of repeated ids", "，未提及重复的 ID", ", which does not speak of empty places", "，未提及空位", ", which does not speak of blanks", "，未提及空格",
	", which names no status", "，未指明状态", ", which names no code", "，未指明错误码",
	"ClientToken is not among the request parameters", "ClientToken 不在请求参数之列", "status says RECYCLE", "status 为 RECYCLE", "(note) says RECYCLED", "（说明）为 RECYCLED",
	"(description and note)", "（描述和说明）", "(description)", "（描述）", "(note)", "（说明）", "(error codes)", "（错误码）", "(input parameters)", "（请求参数）",
	"(request parameters)", "（请求参数）", "(output parameters)", "（响应结果）", "(response)", "（响应结果）", "(example)", "（示例）",
	"Common Error Codes", "公共错误码", "Response Structure", "返回结构", "Request Structure", "请求结构", "Access Token", "访问令牌", "Signature", "签名",
	"Response structure", "返回结构", "Request structure", "请求结构", "Common parameters", "公共参数", "gateway error codes", "网关错误码", "How to ensure idempotence", "如何保证幂等性",
	"Operation description", "接口说明", "Authorization information", "授权信息", "Request parameters", "请求参数", "Response parameters", "返回参数", "Error codes", "错误码",
	"Debugging", "调试", "Examples", "示例", "introduction", "引言", "table", "表格", "the whole", "整体", "error codes", "错误码", "example request", "请求示例", "example response", "响应示例",
	"developer resources", "开发者资源", "developer tools", "开发者工具", "description", "描述", "note", "说明",
	"Alibaba Cloud", "阿里云", " and ", " 与 ", "; ", "；", ", ", "，",
)

func sourceInChinese(source string) string {
	return strings.ReplaceAll(sourceWords.Replace(source), " （", "（")
}

func placeInChinese(at string) string { return sourceInChinese(at) }
