// Which active lists there are: the list of lists, and its folders.
#include "core/codec.hpp"
#include "core/session.hpp"
#include "quartet/totango/lists.hpp"
#include "totango/profile.hpp"

namespace quartet::totango {
namespace {

struct ListRow {
  ListId id = 0;
  Array criteria;
  Object extra;
};

struct ListsReply {
  std::string status;
  std::optional<std::vector<ListRow>> lists;
  Object extra;
};

struct FolderTree {
  Array children;
  Object extra;
};

struct FoldersBody {
  std::optional<FolderTree> folders;
  Object extra;
};

struct FoldersReply {
  std::string status;
  std::optional<FoldersBody> response;
  Object extra;
};

}  // namespace
}  // namespace quartet::totango

namespace quartet::detail::wire {

template <>
struct Wire<totango::ListRow> {
  using T = totango::ListRow;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      integer<&T::id>("id", key | number_as_text),
      array<&T::criteria>("criteria"),
  };
};

template <>
struct Wire<totango::ListsReply> {
  using T = totango::ListsReply;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::status>("status"),
      list<&T::lists>("active-lists"),
  };
};

template <>
struct Wire<totango::FolderTree> {
  using T = totango::FolderTree;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      array<&T::children>("children", key),
  };
};

template <>
struct Wire<totango::FoldersBody> {
  using T = totango::FoldersBody;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      object<&T::folders>("folders"),
  };
};

template <>
struct Wire<totango::FoldersReply> {
  using T = totango::FoldersReply;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::status>("status"),
      object<&T::response>("response"),
  };
};

}  // namespace quartet::detail::wire

namespace quartet::totango {
namespace {

Error unreadable(const std::string& what) {
  return {.kind = ErrorKind::decode, .message = "the reply cannot be read: " + what};
}

Result<std::vector<ActiveList>> decode_lists(Response& reply, DecodeContext& context) {
  Result<ListsReply> read = decode_or_failure<ListsReply>(reply, context);
  if (!read) return std::move(read).error();
  if (!read->lists) return unreadable("active-lists: it is missing");
  std::vector<ActiveList> lists;
  for (ListRow& row : *read->lists) {
    ActiveList& list = lists.emplace_back();
    list.id = row.id;
    for (Value& term : row.criteria) list.criteria.push_back(terms::raw(std::move(term)));
    list.extra = std::move(row.extra);
  }
  return lists;
}

Result<std::vector<Folder>> read_folders(const Array& children, const std::string& place);

// Deep trees cannot come here: the decoder has a limit.
// NOLINTNEXTLINE(misc-no-recursion)
Result<Folder> read_folder(const Object& object, const std::string& place) {
  Folder folder;
  for (const auto& [name, value] : object) {
    const bool is_name = value.as_text() != nullptr || value.as_integer();
    if (name == "id" && is_name) {
      folder.id = display(value);
    } else if (name == "name" && is_name) {
      folder.name = display(value);
    } else if (name == "children" && !value.is_null()) {
      if (value.as_array() == nullptr) return unreadable(place + ".children: expected an array");
      Result<std::vector<Folder>> children = read_folders(*value.as_array(), place + ".children");
      if (!children) return std::move(children).error();
      folder.children = *std::move(children);
    } else {
      folder.extra.append(name, value);
    }
  }
  if (folder.id.empty()) return unreadable(place + ".id: it is missing, or no text");
  return folder;
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<std::vector<Folder>> read_folders(const Array& children, const std::string& place) {
  std::vector<Folder> folders;
  for (std::size_t i = 0; i < children.size(); ++i) {
    const std::string own = place + "[" + std::to_string(i) + "]";
    const Object* object = children[i].as_object();
    if (object == nullptr) return unreadable(own + ": expected an object");
    Result<Folder> folder = read_folder(*object, own);
    if (!folder) return std::move(folder).error();
    folders.push_back(*std::move(folder));
  }
  return folders;
}

Result<std::vector<Folder>> decode_folders(Response& reply, DecodeContext& context) {
  Result<FoldersReply> read = decode_or_failure<FoldersReply>(reply, context);
  if (!read) return std::move(read).error();
  if (!read->response || !read->response->folders) {
    return unreadable("response.folders: it is missing");
  }
  return read_folders(read->response->folders->children, "response.folders.children");
}

}  // namespace

Operation<std::vector<ActiveList>> ops::lists() {
  return {.name = "lists.list",
          .request = {.path = "/api/v1/accounts/active_list.json"},
          .effect = Effect::read,
          .decode = decode_lists};
}

Operation<std::vector<Folder>> ops::folders() {
  return {.name = "lists.folders",
          .request = {.path = "/api/v1/active-lists/folders"},
          .effect = Effect::read,
          .decode = decode_folders};
}

Result<std::vector<ActiveList>> Lists::list() const {
  return detail::run(handle_, ops::lists());
}

Result<std::vector<Folder>> Lists::folders() const {
  return detail::run(handle_, ops::folders());
}

}  // namespace quartet::totango
