#include "testing/khoros_answers.hpp"

#include <iterator>

#include "quartet/testing/sandbox.hpp"

namespace quartet::testing::fake_khoros {
namespace {

namespace answers = khoros_answers;

constexpr std::string_view kAll[] = {
    answers::json_type,         answers::ids_only,       answers::early_link,
    answers::string_result,     answers::start_lost,     answers::wrong_host_urls,
    answers::company_key_urls,  answers::array_status,   answers::fails,
    answers::fails_silently,    answers::queue_full,     answers::queue_full_once,
    answers::unknown_state,     answers::unknown_detail, answers::never_closes,
    answers::late_link,         answers::no_link,        answers::status_fails,
    answers::status_missing,    answers::http_link,      answers::private_link,
    answers::metadata_link,     answers::no_location,    answers::link_expired,
    answers::link_expired_once, answers::cut_once,       answers::cut_always,
    answers::changed_file,      answers::wrong_range,    answers::unsatisfiable,
    answers::no_etag,           answers::no_length,      answers::redirect_chain,
    answers::file_name,         answers::gzip_coding,    answers::html_file,
    answers::empty_report,      answers::truncated_file};

}  // namespace

std::optional<Answers> Answers::parse(std::string_view text) {
  constexpr std::string_view prefix = "sandbox:";
  Answers asked;
  if (!text.starts_with(prefix)) return asked;
  text.remove_prefix(prefix.size());
  while (true) {
    const std::string_view name = text.substr(0, text.find('+'));
    if (std::find(std::begin(kAll), std::end(kAll), name) == std::end(kAll)) return std::nullopt;
    asked.names_.emplace_back(name);
    if (name.size() == text.size()) return asked;
    text.remove_prefix(name.size() + 1);
  }
}

}  // namespace quartet::testing::fake_khoros
