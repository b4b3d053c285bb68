// Turns a report's rows into records of one's own, straight from the network: how many
// conversations each agent has, by status.
//     khoros_rows FROM TO
#include <cstdint>
#include <iostream>
#include <map>
#include <string>

#include <quartet/khoros.hpp>

namespace khoros = quartet::khoros;

namespace {

// region record
struct Conversation {
  std::int64_t id = 0;
  std::string status;
  std::optional<std::int64_t> agent;  // nobody yet
};

quartet::Result<Conversation> conversation_of(const khoros::Row& row) {
  const auto id = row.integer(khoros::columns::conversation_id);
  const auto status = row.text(khoros::columns::status);
  const auto agent = row.integer(khoros::columns::assigned_agent_display_id);
  if (!id) return id.error();
  if (!status) return status.error();
  if (!agent) return agent.error();
  return Conversation{id->value_or(0), *status, *agent};
}
// endregion

int fail(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::cerr << "usage: khoros_rows FROM TO\n", 2;
  const auto options = khoros::Options::from_env();
  const auto from = quartet::parse_timestamp(argv[1]);
  const auto to = quartet::parse_timestamp(argv[2]);
  if (!options) return fail(options.error());
  if (!from) return fail(from.error());
  if (!to) return fail(to.error());
  const khoros::Client client{*options};

  // region rows
  const auto job = client.reports.start(khoros::ConversationReport{.from = *from, .to = *to});
  if (!job) return fail(job.error());
  if (const auto status = client.reports.wait(*job); !status) return fail(status.error());
  std::map<std::string, int> counts;
  for (auto& row : client.reports.rows(*job)) {
    if (!row) return fail(row.error());
    const auto conversation = conversation_of(*row);
    if (!conversation) return fail(conversation.error());
    ++counts[conversation->status];
  }
  // endregion
  for (const auto& [status, count] : counts) std::cout << status << ' ' << count << '\n';
}
