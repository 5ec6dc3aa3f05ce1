// Why a unified code is what it is judged to be: the stable ids and the advice for people.
#pragma once

#include <string_view>

#include "schema/uscc.hpp"

namespace xinqiao {

struct UsccReason {
    UsccClass class_;
    std::string_view id;
    std::string_view advice;
};

namespace uscc_reasons {

inline constexpr UsccReason ok{UsccClass::valid, "uscc.ok", "代码有效"};
inline constexpr UsccReason spelling{
    UsccClass::valid, "uscc.spelling", "代码有效，但书写不规范，请改用建议的写法"};
inline constexpr UsccReason outer{
    UsccClass::suspect,
    "uscc.outer",
    "第18位校验码不符而主体标识码正确，可能是早期合法代码，请对照证照核实后由数据管理员放行或更正"};
inline constexpr UsccReason inner{
    UsccClass::warn,
    "uscc.inner",
    "第18位校验码正确而主体标识码（第9至17位）校验不符，请对照证照核实"};
inline constexpr UsccReason checks{
    UsccClass::invalid, "uscc.checks", "两个校验码都不符，代码抄写有误，请对照证照重新填写"};
inline constexpr UsccReason area{
    UsccClass::invalid, "uscc.area", "第3至8位不是行政区划代码，请对照证照重新填写"};
inline constexpr UsccReason characters{
    UsccClass::invalid,
    "uscc.characters",
    "含有不允许的字符（只能是数字和除I、O、S、V、Z外的大写字母），请对照证照重新填写"};
inline constexpr UsccReason length{
    UsccClass::invalid, "uscc.length", "不是18位，请对照证照填写完整的统一社会信用代码"};
inline constexpr UsccReason truncated{
    UsccClass::invalid, "uscc.truncated", "只有17位，可能漏了最后一位，请对照证照补全"};
inline constexpr UsccReason placeholder{
    UsccClass::invalid, "uscc.placeholder", "是占位用的假代码，请填写真实代码；自然人请填证件号码"};
inline constexpr UsccReason empty{UsccClass::invalid, "uscc.empty", "代码是空的，请补填"};
inline constexpr UsccReason none{
    UsccClass::invalid, "uscc.none", "填写的是“无”，请补填统一社会信用代码"};
inline constexpr UsccReason prefix{
    UsccClass::invalid, "uscc.prefix", "代码前面带有多余的标记，请删去后重新填写"};
inline constexpr UsccReason registration_number{
    UsccClass::invalid,
    "uscc.registration-number",
    "是15位工商注册号（校验正确），请换成换照后的统一社会信用代码"};
inline constexpr UsccReason fifteen_digits{
    UsccClass::invalid,
    "uscc.fifteen-digits",
    "是15位数字，像工商注册号但校验不符，请对照证照填写统一社会信用代码"};
inline constexpr UsccReason old_registration_number{
    UsccClass::invalid,
    "uscc.old-registration-number",
    "是旧的注册号或批准证书号，请换成统一社会信用代码"};
inline constexpr UsccReason organisation_code{
    UsccClass::invalid,
    "uscc.organisation-code",
    "是9位组织机构代码（校验正确），请换成包含它的统一社会信用代码"};
inline constexpr UsccReason citizen_number{
    UsccClass::invalid,
    "uscc.citizen-number",
    "是居民身份证号码，不是统一社会信用代码；请移到证件号码栏，不要在此公开"};

}  // namespace uscc_reasons
}  // namespace xinqiao
