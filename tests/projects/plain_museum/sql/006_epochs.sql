alter type museum.epoch rename value 'stone' to 'stone age';
alter type museum.epoch add value 'industrial' after 'iron';
alter type museum.epoch rename to age;
