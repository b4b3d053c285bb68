// Wire tables: how a vendor's JSON object maps to one of our structs, as plain data. Each member is
// named once, in a specialisation of Wire; the codec reads `table_of`. Nothing here knows a JSON
// library.
//
//     template <>
//     struct Wire<AccountStatus> {
//       static constexpr auto extra = &AccountStatus::extra;  // where unknown members go
//       static constexpr Field fields[] = {text<&AccountStatus::current>("current"),
//                                          epoch_ms<&AccountStatus::changed>("changed")};
//     };
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "quartet/flat_map.hpp"
#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::detail::wire {

enum class Type : unsigned char {
  text,
  boolean,
  integer,
  real,
  epoch_ms,
  rfc3339,    // a time as text
  texts,      // an array of texts
  any,        // a Value
  free_form,  // an Object
  array,      // an Array
  object,     // a struct
  list,       // an array of structs
  map,        // an object whose members are structs, into a FlatMap
  counts,     // an object whose members are integers, into a FlatMap
};

// How a vendor bends a member's type; each vendor's documented forms and no others.
enum Form : unsigned short {
  plain = 0,
  key = 1,                // identifies the row: must be there, not null, once
  number_as_text = 2,     // "90" for 90
  whole_real = 4,         // 29.0 where an integer is due
  wrapped_value = 8,      // free-form members may come as {"value": ...}
  text_or_number = 16,    // an identifier that may come as a number
  boolean_as_text = 32,   // "true" for true
  unset_time = 64,        // "" or a time in the year 1 for no time
  text_for_object = 128,  // a text stands for an object with that text in its first field
  one_for_list = 256      // an object stands for a list of one
};

constexpr Form operator|(Form left, Form right) {
  return static_cast<Form>(static_cast<unsigned short>(left) | static_cast<unsigned short>(right));
}

struct Table;

struct Field {
  std::string_view name;
  Type type;
  Form form;
  // The address of the member's content, for writing; an optional member is engaged first.
  void* (*locate)(void* owner);
  const Table* table = nullptr;  // object, list, map
  // A new entry of a list, a map or counts; lists know no names.
  void* (*append)(void* container, std::string_view name) = nullptr;
  void (*reserve)(void* container, std::size_t count) = nullptr;
};

inline constexpr std::size_t kMostFields = 64;   // a bit each, to see duplicates
inline constexpr std::size_t kLongestName = 30;  // so that comparing never leaves the padding

struct Table {
  template <std::size_t N>
  constexpr Table(const Field (&rows)[N], Object* (*extra_of)(void*))
      : fields(rows), extra(extra_of) {
    static_assert(N <= kMostFields);
    for (std::size_t i = 0; i < N; ++i) {
      if ((rows[i].form & key) != 0) keys |= std::uint64_t{1} << i;
    }
  }

  // The field of that name, or null.
  [[nodiscard]] const Field* find(std::string_view name) const noexcept {
    for (const Field& field : fields) {
      if (field.name == name) return &field;
    }
    return nullptr;
  }

  std::span<const Field> fields;
  std::uint64_t keys = 0;         // a bit for each field that identifies the row
  Object* (*extra)(void* owner);  // where unknown members go; null: they are dropped
};

// The description of a struct, specialised by each vendor: `extra` and `fields`, as shown above.
template <class T>
struct Wire;

namespace internal {

template <class T>
struct MemberOf;
template <class Owner_, class Type_>
struct MemberOf<Type_ Owner_::*> {
  using Owner = Owner_;
  using Type = Type_;
};

template <class T>
struct Content {
  using Type = T;
};
template <class T>
struct Content<std::optional<T>> {
  using Type = T;
};

// The type of a member, or of what is in it when it is optional.
template <auto Member>
using ContentOf = typename Content<typename MemberOf<decltype(Member)>::Type>::Type;

template <auto Member>
void* locate(void* owner) {
  auto& member = static_cast<typename MemberOf<decltype(Member)>::Owner*>(owner)->*Member;
  using M = typename MemberOf<decltype(Member)>::Type;
  if constexpr (std::is_same_v<M, std::optional<typename Content<M>::Type>>) {
    return &member.emplace();
  } else {
    return &member;
  }
}

template <auto Member, class Expected>
constexpr void check_member(std::string_view name) {
  using M = typename MemberOf<decltype(Member)>::Type;
  static_assert(std::is_same_v<typename Content<M>::Type, Expected>,
                "the member's type does not fit the table's word for it");
  if (name.size() > kLongestName) throw std::length_error("a wire name is too long");
}

template <auto Member, class Expected>
constexpr Field field(std::string_view name, Type type, Form form) {
  check_member<Member, Expected>(name);
  return {name, type, form, &locate<Member>};
}

template <auto Member>
Object* extra_of(void* owner) {
  if constexpr (std::is_same_v<decltype(Member), std::nullptr_t>) {
    return nullptr;
  } else {
    return &(static_cast<typename MemberOf<decltype(Member)>::Owner*>(owner)->*Member);
  }
}

template <class Container>
void reserve(void* container, std::size_t count) {
  static_cast<Container*>(container)->reserve(count);
}

}  // namespace internal

template <class T>
inline constexpr Table table_of{Wire<T>::fields, &internal::extra_of<Wire<T>::extra>};

template <auto Member>
consteval Field text(std::string_view name, Form form = plain) {
  return internal::field<Member, std::string>(name, Type::text, form);
}
template <auto Member>
consteval Field boolean(std::string_view name, Form form = plain) {
  return internal::field<Member, bool>(name, Type::boolean, form);
}
template <auto Member>
consteval Field integer(std::string_view name, Form form = plain) {
  return internal::field<Member, std::int64_t>(name, Type::integer, form);
}
template <auto Member>
consteval Field real(std::string_view name, Form form = plain) {
  return internal::field<Member, double>(name, Type::real, form);
}
template <auto Member>
consteval Field epoch_ms(std::string_view name, Form form = plain) {
  return internal::field<Member, Timestamp>(name, Type::epoch_ms, form);
}
template <auto Member>
consteval Field rfc3339(std::string_view name, Form form = plain) {
  return internal::field<Member, Timestamp>(name, Type::rfc3339, form);
}
template <auto Member>
consteval Field texts(std::string_view name, Form form = plain) {
  return internal::field<Member, std::vector<std::string>>(name, Type::texts, form);
}
template <auto Member>
consteval Field free_form(std::string_view name, Form form = plain) {
  return internal::field<Member, Object>(name, Type::free_form, form);
}
template <auto Member>
consteval Field object(std::string_view name, Form form = plain) {
  using T = internal::ContentOf<Member>;
  Field field = internal::field<Member, T>(name, Type::object, form);
  field.table = &table_of<T>;
  return field;
}
template <auto Member>
consteval Field list(std::string_view name, Form form = plain) {
  using List = internal::ContentOf<Member>;
  Field field = internal::field<Member, List>(name, Type::list, form);
  field.table = &table_of<typename List::value_type>;
  field.append = [](void* rows, std::string_view) -> void* {
    return &static_cast<List*>(rows)->emplace_back();
  };
  field.reserve = &internal::reserve<List>;
  return field;
}
template <auto Member>
consteval Field any(std::string_view name, Form form = plain) {
  return internal::field<Member, Value>(name, Type::any, form);
}
template <auto Member>
consteval Field array(std::string_view name, Form form = plain) {
  return internal::field<Member, Array>(name, Type::array, form);
}
template <auto Member>
consteval Field map(std::string_view name, Form form = plain) {
  using Map = internal::ContentOf<Member>;
  Field field = internal::field<Member, Map>(name, Type::map, form);
  field.table = &table_of<typename Map::value_type::second_type>;
  field.append = [](void* entries, std::string_view key) -> void* {
    return &static_cast<Map*>(entries)->emplace(key);
  };
  field.reserve = &internal::reserve<Map>;
  return field;
}
template <auto Member>
consteval Field counts(std::string_view name, Form form = plain) {
  using Map = FlatMap<std::int64_t>;
  Field field = internal::field<Member, Map>(name, Type::counts, form);
  field.append = [](void* entries, std::string_view key) -> void* {
    return &static_cast<Map*>(entries)->emplace(key, 0);
  };
  field.reserve = &internal::reserve<Map>;
  return field;
}
// The same counts as an array of objects. Wire<Entry> describes one: a name and a number, the parts
// of the map's value_type.
template <auto Member, class Entry>
consteval Field counts_list(std::string_view name, Form form = plain) {
  using Map = FlatMap<std::int64_t>;
  Field field = internal::field<Member, Map>(name, Type::list, form);
  field.table = &table_of<Entry>;
  field.append = [](void* entries, std::string_view) -> void* {
    Map& map = *static_cast<Map*>(entries);
    map.emplace({}, 0);
    return &*(map.end() - 1);
  };
  field.reserve = &internal::reserve<Map>;
  return field;
}
// An array of any values, inside a member of another struct.
template <auto Outer, auto Inner>
consteval Field array_inside(std::string_view name, Form form = plain) {
  internal::check_member<Inner, Array>(name);
  using Owner = typename internal::MemberOf<decltype(Outer)>::Owner;
  return {name, Type::array, form,
          [](void* owner) -> void* { return &(static_cast<Owner*>(owner)->*Outer.*Inner); }};
}

}  // namespace quartet::detail::wire
