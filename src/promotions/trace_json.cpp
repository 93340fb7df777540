// A trace as JSON: docs/explain.md.
#include "promotions/trace_json.h"

#include "promotions/evaluate.h"

namespace stapel::promotions {
namespace {

using json::Writer;

std::string_view name_of(Scope scope) {
  constexpr std::string_view names[] = {"lines", "order", "shipping", "rewards"};
  return names[static_cast<std::size_t>(scope)];
}

void write_texts(Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

void write_matched(Writer& out, const std::vector<Trace::Match>& matched) {
  out.key("matched").begin_array();
  for (const Trace::Match& match : matched) {
    out.begin_object().member("promotion", match.promotion);
    if (!match.codes.empty()) write_texts(out, "codes", match.codes);
    out.key("scopes").begin_array();
    for (const Scope scope : match.scopes) out.string(name_of(scope));
    out.end_array().member("applied", match.applied).end_object();
  }
  out.end_array();
}

void write_world(Writer& out, const Trace::World& world) {
  out.begin_object();
  write_texts(out, "promotions", world.promotions);
  out.member("at_most", world.at_most)
      .member("skipped", world.skipped)
      .member("nodes", world.nodes)
      .key("stages")
      .begin_array();
  for (const Trace::Stage& stage : world.stages) {
    out.begin_object().member("scope", name_of(stage.scope));
    write_texts(out, "promotions", stage.promotions);
    if (stage.takes) out.member("takes", *stage.takes).member("nodes", stage.nodes);
    out.end_object();
  }
  out.end_array().end_object();
}

void write_search(Writer& out, const Trace& trace, const Optimality& optimality) {
  const bool priority = trace.policy == Policy::priority;
  out.key("search").begin_object().member("policy", priority ? "priority" : "best_for_customer");
  if (!priority) {
    out.key("worlds").begin_array();
    for (const Trace::World& world : trace.worlds) write_world(out, world);
    out.end_array()
        .member("plans", trace.plans)
        .member("nodes", trace.nodes)
        .member("node_limit", trace.node_limit)
        .member("proven", optimality.proven);
  }
  out.end_object();
}

void write_members(Writer& out, const TracedPlan& plan) {
  out.member("customer_value", plan.value);
  write_texts(out, "codes", plan.codes);
  out.key("order").begin_array();
  for (const TracedPlan::Step& step : plan.order) {
    out.begin_object().member("scope", name_of(step.scope));
    write_texts(out, "promotions", step.promotions);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

void write_trace(Writer& out, const Trace& trace, const Optimality& optimality) {
  out.begin_object().member("promotions", trace.promotions).member("found", trace.found);
  write_matched(out, trace.matched);
  write_search(out, trace, optimality);
  out.key("winner").begin_object();
  write_members(out, trace.winner);
  out.end_object().key("runner_up");
  if (trace.runner_up) {
    out.begin_object();
    write_members(out, trace.runner_up->plan);
    out.member("behind", trace.runner_up->behind)
        .member("decided_by", trace.runner_up->decided_by)
        .member("proven", trace.runner_up->proven)
        .end_object();
  } else {
    out.null();
  }
  write_texts(out, "story", trace.story);
  out.end_object();
}

}  // namespace stapel::promotions
