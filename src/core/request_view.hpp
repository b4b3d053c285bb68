// A request as the engine reads it, whoever describes it.
#pragma once

#include <span>
#include <string_view>

#include "quartet/operation.hpp"

namespace quartet::detail {

// An operation's or a user's request. Nothing is copied: what it is made of outlives it.
struct RequestView {
  explicit RequestView(const RequestSpec& spec)
      : method(spec.method),
        path(spec.path),
        query(spec.query),
        headers(spec.headers),
        body(spec.body),
        content_type(spec.content_type),
        form(spec.form),
        auth_header(spec.auth_header),
        authentication(spec.authentication),
        expects_redirect(spec.expects_redirect),
        removes(spec.removes),
        secrets(spec.secrets),
        problem(spec.problem) {}

  RequestView(const RawRequest& raw, std::string_view its_problem)
      : method(raw.method),
        path(raw.path),
        query(raw.query),
        headers(raw.headers),
        body(raw.body),
        content_type(raw.content_type),
        form(raw.form),
        auth_header(raw.auth_header),
        problem(its_problem) {}

  Method method;
  std::string_view path;
  std::span<const QueryParameter> query;
  const Headers& headers;
  std::string_view body;
  std::string_view content_type;
  std::span<const FormField> form;
  std::string_view auth_header;
  Authentication authentication = Authentication::token;
  bool expects_redirect = false;
  bool removes = false;
  std::span<const Secret> secrets = {};
  std::string_view problem;
};

}  // namespace quartet::detail
