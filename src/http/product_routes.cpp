// Products as they were imported: reading only.
#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

void list_products(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page] {
    reply(page_response(*page, app.products(*page), [](json::Writer& writer, const auto& product) {
      writer.raw(render(product));
    }));
  });
}

}  // namespace

void add_product_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .path = "/v1/products",
                    .handle = of_shop(list_products),
                    .paged = true,
                    .scope = app::Scope::products});
}

}  // namespace stapel::http
