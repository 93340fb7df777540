# What the clients of a run did and were told, and what was found afterwards: plain data for the
# judge. A command is one thing that a client wants done once, under one idempotency key; a try is
# one request for it to one node.
import dataclasses

# Certain to have done nothing, or not known: the same request is to be sent again.
UNCERTAIN = {
    "idempotency_in_progress",
    "overloaded",
    "stopping",
    "not_stored",
    "outcome_unknown",
    "contended",
    "no_node",  # the proxy's own: it reached nobody
}


@dataclasses.dataclass
class Try:
    node: int
    begun: float
    ended: float
    doubtful: bool = False  # sent, and not known whether it was done
    status: int = 0  # of a whole answer
    document: dict = dataclasses.field(default_factory=dict)

    @property
    def certain(self):
        return self.status != 0 and self.document.get("code") not in UNCERTAIN

    @property
    def in_doubt(self):
        return self.doubtful or self.document.get("code") == "outcome_unknown"


@dataclasses.dataclass
class Command:
    key: str
    kind: str  # checkout, redeem, confirm, release, rollback, publish, pause, …
    path: str
    body: object = None
    order: str = ""
    checkout: str = ""  # what it is about; empty for those that make one
    tries: list = dataclasses.field(default_factory=list)

    @property
    def answers(self):
        return [one for one in self.tries if one.certain]

    @property
    def answer(self):
        """The first certain answer; nothing where the client never got one."""
        return next(iter(self.answers), None)

    @property
    def done(self):
        return self.answer is not None and self.answer.status in (200, 201)

    @property
    def was_in_doubt(self):
        return any(one.in_doubt for one in self.tries)

    @property
    def may_be_done(self):
        """Acknowledged, or never answered and perhaps done all the same."""
        return self.done or (self.answer is None and self.was_in_doubt)


@dataclasses.dataclass
class Published:
    """An acknowledged change of a promotion that evaluations tell: the `value` from then on."""

    promotion: str
    value: int
    begun: float
    ended: float


@dataclasses.dataclass
class Seen:
    """What an evaluation told of such a promotion."""

    promotion: str
    value: int
    node: int
    begun: float
    ended: float
    degraded: bool = False


@dataclasses.dataclass
class Window:
    """When a fault was on. Those of the database are every node's (node 0)."""

    kind: str
    node: int
    begun: float
    ended: float


@dataclasses.dataclass
class Call:
    """A webhook as its receiver got it: from which process, of which node."""

    event: str
    node: int
    process: int
    begun: float
    ended: float


@dataclasses.dataclass
class Limit:
    """How often a promotion may be used, at once held and redeemed; None: as often as you like."""

    total: int = None
    per_code: int = None
    per_customer: int = None
    budget: int = None


@dataclasses.dataclass
class Probe:
    """A code that was redeemed again and again after the run, until it was refused."""

    code: str
    promotion: str
    taken: int


@dataclasses.dataclass
class Evidence:
    limits: dict = dataclasses.field(default_factory=dict)  # by promotion
    commands: list = dataclasses.field(default_factory=list)
    published: list = dataclasses.field(default_factory=list)
    seen: list = dataclasses.field(default_factory=list)
    windows: list = dataclasses.field(default_factory=list)
    calls: list = dataclasses.field(default_factory=list)
    # As the nodes tell them after the run:
    feed: list = dataclasses.field(default_factory=list)
    redemptions: list = dataclasses.field(default_factory=list)
    checkouts: dict = dataclasses.field(default_factory=dict)  # by id
    counters: dict = dataclasses.field(default_factory=dict)  # uses, by promotion
    definitions: dict = dataclasses.field(default_factory=dict)  # the value that is live, likewise
    probes: list = dataclasses.field(default_factory=list)
