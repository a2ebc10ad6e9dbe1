drop view bosses, directory;
